import { registerHooks } from 'node:module';

/** GitHub's workflow parser imports JSON without import attributes, which Node refuses: supply them. */
registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
});
