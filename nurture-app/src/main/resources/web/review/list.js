// A list of any length that asks only for the rows in sight.
const ROW = 46; // px, as in review.css
const PART = 50;

/**
 * `fetchPart(from, n)` gives rows, `render(row)` an element; `reset(total)` begins anew, `freshen()`
 * asks again for what is in sight.
 */
export function virtualList(element, fetchPart, render) {
  let total = 0;
  let parts = new Map();
  let age = 0; // answers to what was asked before a reset are dropped
  let due = 0;

  function reset(n) {
    total = n;
    parts = new Map();
    age++;
    draw();
  }

  function freshen() {
    age++;
    for (const part of parts.keys()) {
      if (part * PART * ROW > element.scrollTop + element.clientHeight || (part + 1) * PART * ROW < element.scrollTop) parts.delete(part);
      else load(part);
    }
  }

  async function load(part) {
    const mine = age;
    if (!parts.has(part)) parts.set(part, null);
    try {
      const rows = await fetchPart(part * PART, PART);
      if (mine !== age) return;
      parts.set(part, rows);
      draw();
    } catch {
      if (mine === age) parts.delete(part);
    }
  }

  function draw() {
    const top = Math.floor(element.scrollTop / ROW);
    const shown = Math.ceil(element.clientHeight / ROW) + 1;
    const space = document.createElement('div');
    space.className = 'space';
    space.style.height = total * ROW + 'px';
    for (let i = Math.max(0, top - 3); i < Math.min(total, top + shown + 3); i++) {
      const part = Math.floor(i / PART);
      if (!parts.has(part)) load(part);
      const row = parts.get(part)?.[i % PART];
      const item = row ? render(row) : document.createElement('div');
      item.classList.add('row');
      item.style.top = i * ROW + 'px';
      item.setAttribute('role', 'listitem');
      item.setAttribute('aria-posinset', i + 1);
      item.setAttribute('aria-setsize', total);
      space.append(item);
    }
    const focused = element.contains(document.activeElement) && document.activeElement !== element;
    const at = element.scrollTop;
    element.replaceChildren(space);
    element.scrollTop = at;
    if (focused) element.focus();
  }

  element.addEventListener('scroll', () => {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(draw);
  });
  new ResizeObserver(() => { cancelAnimationFrame(due); due = requestAnimationFrame(draw); }).observe(element);
  return { reset, freshen };
}
