export const thingErrors = { THING_BROKEN: 'A thing broke. Mend it.' } as const;
