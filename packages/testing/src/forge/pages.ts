/** One page of a list with GitHub's Link header: next, last, first, prev. */
export function pageOf(list: readonly unknown[], query: URLSearchParams, url: string) {
  const size = Math.min(Number(query.get('per_page') ?? 30), 100);
  const page = Number(query.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(list.length / size));
  const to = (number: number, relation: string) => {
    const target = new URLSearchParams(query);
    target.set('page', `${number}`);
    return `<${url}?${target.toString()}>; rel="${relation}"`;
  };
  const links = [
    ...(page > 1 ? [to(page - 1, 'prev')] : []),
    ...(page < last ? [to(page + 1, 'next'), to(last, 'last')] : []),
    ...(page > 1 ? [to(1, 'first')] : []),
  ];
  const link: Readonly<Record<string, string>> =
    links.length === 0 ? {} : { link: links.join(', ') };
  return { body: list.slice((page - 1) * size, page * size), headers: link };
}
