// A price and its range on a logarithmic scale, from one power of ten (or half of one) to another.
const NS = 'http://www.w3.org/2000/svg';
const EDGE = 14; // px kept free at both ends for the labels
const MIDDLE = 18;

/** Draws into an svg element; low, estimate and high are positive. */
export function draw(svg, { low, estimate, high }, label) {
  const width = svg.clientWidth || 400;
  const from = Math.max(Math.min(low, estimate), 1e-9);
  const to = Math.max(high, estimate);
  const marks = ticks(from, to);
  const [first, last] = [Math.log(marks[0]), Math.log(marks.at(-1))];
  const x = value => EDGE + (width - 2 * EDGE) * (Math.log(value) - first) / (last - first);

  svg.setAttribute('viewBox', `0 0 ${width} 58`);
  svg.setAttribute('aria-label', `${label(estimate)}, between ${label(low)} and ${label(high)}`);
  svg.replaceChildren(
    shape('line', { x1: EDGE, x2: width - EDGE, y1: MIDDLE, y2: MIDDLE }),
    ...marks.map(m => shape('line', { x1: x(m), x2: x(m), y1: MIDDLE + 12, y2: MIDDLE + 17 })),
    ...marks.map(m => shape('text', { x: x(m), y: MIDDLE + 32 }, label(m).replace(/\.00$/, ''))),
    shape('rect', { class: 'band', x: x(from), y: MIDDLE - 7, rx: 7, height: 14, width: x(to) - x(from) }),
    shape('circle', { class: 'point', cx: x(estimate), cy: MIDDLE, r: 7 }));
}

/** The 1, 2, 5 series around a range, thinned to at most seven. */
function ticks(from, to) {
  const series = [];
  for (let decade = Math.floor(Math.log10(from)) - 1; decade <= Math.log10(to) + 1; decade++)
    for (const step of [1, 2, 5]) series.push(Number(`${step}e${decade}`));
  const start = series.findLastIndex(v => v <= from / 1.15);
  const end = series.findIndex(v => v >= to * 1.15);
  const around = series.slice(start, end + 1);
  const stride = Math.ceil((around.length - 1) / 6);
  const thin = around.filter((_, i) => i % stride === 0);
  if (thin.at(-1) !== around.at(-1)) thin.push(series[start + stride * thin.length]);
  return thin;
}

/** An element of a drawing. */
export function shape(tag, attributes, text) {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  return element;
}
