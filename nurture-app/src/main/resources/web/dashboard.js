// The dashboard: what was answered and said, what has changed, and which version answers.
import { shape } from '/scale.js';

const AGAIN = 2_000; // ms from one look to the next
const $ = id => document.getElementById(id);
const make = (tag, cls, text = '') => Object.assign(document.createElement(tag), { className: cls, textContent: text });
const part = (id, selector) => $(id).querySelector(selector);

let overview = null;
let shown = ''; // what is on the page, so that nothing is drawn anew under the mouse that stayed the same
let wanted = null; // the version that a person chose and that does not answer yet

// Looking

async function look() {
  try {
    const response = await fetch('/api/v1/dashboard');
    const text = await response.text();
    if (!response.ok) throw new Error(JSON.parse(text).error);
    $('problem').hidden = true;
    document.body.classList.remove('stale');
    if (text !== shown) {
      overview = JSON.parse(text);
      show();
      shown = text;
    }
    document.body.dataset.ready = 'true';
  } catch (e) {
    const known = e instanceof TypeError ? 'The server does not answer. Is it still running?' : e.message;
    $('problem').textContent = known;
    $('problem').hidden = false;
    document.body.classList.add('stale');
  }
}

async function keepLooking() {
  if (!document.hidden) await look();
  setTimeout(keepLooking, AGAIN);
}

// Today

function show() {
  const today = overview.days.at(-1);
  if (today) showDay(today);
  part('memory', '.big').textContent = count(overview.episodes);
  part('memory', '.quiet').textContent = `things that people said and the version does not know by itself; ${many(overview.known, 'listing is', 'listings are')} known`;
  showDrift(overview.drift);
  showExams();
  showVersions();
}

function showDay(today) {
  const last = `Each of the last ${overview.days.length} days, today last`;
  part('answers', '.big').textContent = count(today.answers);
  bars(part('answers', '.bars'), overview.days.map(d => [d.answers, `${d.date}: ${count(d.answers)}`]), last);
  part('answers', '.quiet').textContent = `${count(sum(overview.days.map(d => d.answers)))} in ${overview.days.length} days; drafts are not counted`;
  part('speed', '.big').replaceChildren(...(today.median === null ? ['–'] : [time(today.median)]));
  part('speed', '.quiet').textContent = today.slow === null ? '' : `or less for half of the answers, ${time(today.slow)} or less for 99 of 100: the model's own time`;
  part('sureness', '.big').textContent = today.sure === null ? '–' : percent(today.sure);
  bars(part('sureness', '.bars'), today.sureness.map((n, i) => [n, `${10 * i} to ${10 * i + 10} % sure: ${count(n)}`]), 'Answers by how sure they were, in tenths', -1);
  part('sureness', '.quiet').textContent = today.sure === null ? '' : 'on average; left the least sure tenth, right the surest';
  part('doubtful', '.big').textContent = today.answers ? percent(today.unsure / today.answers) : '–';
  const reasons = Object.entries(today.doubts).sort((a, b) => b[1] - a[1]);
  part('doubtful', 'ul').replaceChildren(...reasons.map(([reason, n]) => make('li', '', `${count(n)} × ${words(reason)}`)));
  part('said', '.big').textContent = count(today.said);
  bars(part('said', '.bars'), overview.days.map(d => [d.said, `${d.date}: ${count(d.said)}`]), last);
  const { accuracy, repeating } = overview.drift;
  part('said', '.quiet').textContent = accuracy.n === 0 ? ''
    : `The answer had been right in ${estimate(accuracy)} of ${count(accuracy.n)}; repeating the last word would be in ${percent(repeating.value)}`;
}

/** One bar a number; the highest fills the height, the last is today's. */
function bars(svg, numbers, label, now = numbers.length - 1) {
  const width = 200, height = 46, step = width / numbers.length, top = Math.max(1, ...numbers.map(([n]) => n));
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-label', `${label}: ${numbers.map(([n]) => n).join(', ')}`);
  svg.replaceChildren(
    shape('line', { x1: 0, x2: width, y1: height - 0.5, y2: height - 0.5 }),
    ...numbers.map(([n, title], i) => {
      const high = n ? Math.max(2, (height - 4) * n / top) : 0;
      return titled(shape('rect', { class: i === now ? 'now' : '', x: i * step + 1, width: step - 2, y: height - high, height: high }), title);
    }));
}

function titled(element, text) {
  element.append(shape('title', {}, text));
  return element;
}

// Drift

function showDrift(drift) {
  const since = `since version ${overview.version} answers here`;
  $('drift-state').className = drift.alarms ? 'alarmed' : '';
  $('drift-state').textContent = drift.alarms
    ? `${many(drift.alarms, 'alarm', 'alarms')} since the server started; ${many(drift.answers, 'answer', 'answers')} ${since}.`
    : `No alarm in ${many(drift.answers, 'answer', 'answers')} ${since}.`;
  $('alerts').replaceChildren(...drift.alerts.slice(0, 8).map(alert => {
    const row = make('li', '');
    row.append(make('time', '', moment(alert.time)), ` ${alert.what}: ${alert.why}`);
    if (alert.examples.length) row.append(make('small', '', `Such as ${alert.examples.join('; ')}`));
    return row;
  }));
  const latest = drift.windows === 0 ? `none yet of ${drift.window} answers`
    : `${many(drift.windows, 'window', 'windows')} of ${drift.window} answers, the latest ${drift.aspects.length ? 'different in ' + drift.aspects.join(', ') : 'like them'}`;
  $('drift-rate').textContent = drift.window === 0 ? 'Nobody watches.'
    : `Compared with the listings that it was examined on: ${latest}. Where nothing changes, one window in ${count(drift.windowsApart)} at most raises a false alarm, and one item in ${count(drift.itemsApart)} for each of novelty, confidence and corrections.`;
}

// Exams

const FIGURES = { accuracy: 'Accuracy', error: 'Error of the price (logarithm): less is better' };
const FIRST = 'first day', ALL = 'all days';

function showExams() {
  const figures = Object.keys(FIGURES).filter(f => overview.nights.some(n => n.sittings.some(s => s.figure === f)));
  $('exams').hidden = figures.length === 0;
  const open = new Set([...$('charts').querySelectorAll('details[open]')].map(d => d.dataset.figure));
  $('charts').replaceChildren(...figures.map(figure => chart(figure, open.has(figure))));
}

/** How each version did in each exam: what a night found of its own version counts before what a later one did. */
function results(figure) {
  const exams = new Map();
  const put = (exam, version, sitting, which) => {
    if (!exams.has(exam)) exams.set(exam, new Map());
    const row = exams.get(exam);
    if (which === 'after' || !row.has(version)) row.set(version, { ...sitting[which], fell: which === 'after' && !passed(sitting) });
  };
  for (const night of overview.nights) {
    for (const sitting of night.sittings.filter(s => s.figure === figure)) {
      put(sitting.exam, night.before, sitting, 'before');
      put(sitting.exam, night.version, sitting, 'after');
    }
  }
  return exams;
}

const passed = ({ fell, wore }) => !fell && !wore;

function chart(figure, open) {
  const exams = results(figure);
  const versions = overview.versions.filter(v => [...exams.values()].some(row => row.has(v)));
  const say = figure === 'accuracy' ? percent1 : x => x.toFixed(3);
  const box = make('div', 'chart');
  const details = Object.assign(make('details', ''), { open });
  details.dataset.figure = figure;
  details.append(make('summary', 'quiet', 'The same as a table'), table(exams, versions, say));
  box.append(make('h3', '', FIGURES[figure]), drawing(exams, versions, say, figure), details);
  return box;
}

function drawing(exams, versions, say, figure) {
  const width = Math.max(280, Math.min(960, $('today').clientWidth - 44)), height = 260;
  const left = 46, right = 104, top = 12, bottom = 34;
  const all = [...exams.values()].flatMap(row => [...row.values()].map(e => e.value));
  const { low, high, step } = round(Math.min(...all), Math.max(...all));
  const x = i => versions.length < 2 ? left : left + (width - left - right) * i / (versions.length - 1);
  const y = v => height - bottom - (height - top - bottom) * (v - low) / (high - low);
  const svg = shape('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `${FIGURES[figure]} of each exam, version by version; the table below has the numbers` });
  for (let t = low; t < high + step / 2; t += step) {
    svg.append(shape('line', { class: 'grid', x1: left, x2: width - right, y1: y(t), y2: y(t) }), shape('text', { x: left - 8, y: y(t) + 4, 'text-anchor': 'end' }, say(t)));
  }
  const every = Math.ceil(versions.length * 60 / (width - left - right));
  versions.forEach((v, i) => {
    if ((versions.length - 1 - i) % every === 0) svg.append(shape('text', { x: x(i), y: height - 10, 'text-anchor': 'middle' }, label(v)));
  });
  const order = [...exams.keys()].sort((a, b) => rank(a) - rank(b)); // those that matter most lie on top
  for (const exam of order) svg.append(line(exam, exams.get(exam), versions, x, y, say));
  spread([...svg.querySelectorAll('.line > text')], top);
  return svg;
}

const rank = exam => [FIRST, ALL].indexOf(exam);

function line(exam, row, versions, x, y, say) {
  const group = shape('g', { class: 'line' + (exam === ALL ? ' all' : exam === FIRST ? ' first' : '') });
  const points = versions.flatMap((v, i) => row.has(v) ? [{ version: v, at: x(i), ...row.get(v) }] : []);
  group.append(shape('path', { d: points.map((p, i) => `${i ? 'L' : 'M'}${p.at} ${y(p.value)}`).join('') }));
  for (const p of points) {
    group.append(titled(shape('circle', { class: p.fell ? 'fell' : '', cx: p.at, cy: y(p.value), r: 3.5 }),
      `${exam}, version ${p.version}: ${say(p.value)} (${say(p.low)} to ${say(p.high)}), n = ${count(p.n)}${p.fell ? ', fell' : ''}`));
  }
  const last = points.at(-1);
  if (last.at === x(versions.length - 1)) group.append(shape('text', { x: last.at + 9, y: y(last.value) + 4 }, exam));
  return group;
}

/** Names that would stand on each other move down, those of the many give way to those of the few. */
function spread(texts, top) {
  const taken = [];
  for (const text of texts.reverse()) {
    let at = Number(text.getAttribute('y'));
    if (taken.some(t => Math.abs(t - at) < 12)) {
      if (!text.parentNode.matches('.all, .first')) { text.remove(); continue; }
      while (taken.some(t => Math.abs(t - at) < 12)) at += 12;
    }
    taken.push(at);
    text.setAttribute('y', Math.max(top, at));
  }
}

function round(min, max) {
  const rough = Math.max(max - min, 0.004) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find(lead => lead * power >= rough);
  return { low: Math.floor(min / step + 1e-9) * step, high: Math.ceil(max / step - 1e-9) * step || step, step };
}

function table(exams, versions, say) {
  const scroll = make('div', 'scroll');
  scroll.tabIndex = 0;
  const head = make('tr', '');
  head.append(make('th', '', 'Exam'), make('th', '', 'Listings'), ...versions.map(v => Object.assign(make('th', '', label(v)), { title: v })));
  const whole = make('table', '');
  whole.append(make('thead', ''), make('tbody', ''));
  whole.tHead.append(head);
  for (const [exam, row] of exams) {
    const cells = make('tr', '');
    cells.append(make('th', '', exam), make('td', '', count(Math.max(...[...row.values()].map(e => e.n)))));
    cells.append(...versions.map(v => make('td', row.get(v)?.fell ? 'fell' : '', row.has(v) ? say(row.get(v).value) + (row.get(v).fell ? ' fell' : '') : '')));
    whole.tBodies[0].append(cells);
  }
  scroll.append(whole);
  return scroll;
}

// Versions

const nightOf = version => overview.nights.find(n => n.version === version);
const label = version => nightOf(version)?.day ?? version;

function showVersions() {
  if (wanted === overview.version) {
    say(`Version ${wanted} answers now.`);
    wanted = null;
  }
  const focused = document.activeElement?.dataset?.version;
  $('list').replaceChildren(...overview.versions.toReversed().map(versionRow));
  if (focused) $('list').querySelector(`[data-version="${CSS.escape(focused)}"]`)?.focus();
}

function versionRow(version) {
  const row = make('li', '');
  const night = nightOf(version);
  const name = make('p', 'name', version);
  if (version === overview.version) name.append(make('span', 'now', 'answers now'));
  if (version === overview.named && version !== overview.version) name.append(make('span', 'now', 'is to answer'));
  row.append(name, make('p', night && !night.released ? 'quiet fell' : 'quiet', story(version, night)));
  if (overview.stripped.includes(version)) {
    row.append(make('p', 'quiet', 'Can no longer answer: only its record was kept.'));
  } else if (version !== overview.named) {
    const button = Object.assign(make('button', 'button', 'Let it answer'), { type: 'button' });
    button.setAttribute('aria-label', `Let version ${version} answer`);
    button.dataset.version = version;
    button.onclick = () => confirmed(version);
    row.append(button);
  }
  return row;
}

function story(version, night) {
  if (!night) return version === 'first' ? 'made by train' : 'how it was made is not known';
  const made = `${night.day}, ${moment(night.time)}`;
  return night.released
    ? `${made}: passed its exams; knows ${count(night.known)} of ${count(night.said)} things that were said by itself`
    : `${made}: was not released. ${night.why.join(' ')}`;
}

function confirmed(version) {
  const night = nightOf(version);
  $('question').textContent = `Let version ${version} answer instead of ${overview.version}?`;
  $('consequence').textContent = (night && !night.released ? `It was not released: ${night.why.join(' ')} ` : '')
    + 'Every server of the run goes over within a second or two, without losing a request. What people said stays in force.';
  $('confirm').returnValue = 'no';
  $('confirm').onclose = () => { if ($('confirm').returnValue === 'yes') release(version); };
  $('confirm').showModal();
}

async function release(version) {
  try {
    const response = await fetch('/api/v1/release', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ version }),
    });
    const body = await response.json();
    if (!response.ok) throw new Error(body.error);
    wanted = version;
    say(`The run names version ${version} now; the servers go over.`);
    await look();
  } catch (e) {
    say(e instanceof TypeError ? 'The server does not answer. Is it still running?' : e.message, true);
  }
}

function say(sentence, alarmed = false) {
  $('changed').className = alarmed ? 'alarmed' : '';
  $('changed').textContent = sentence;
}

// Words

const sum = numbers => numbers.reduce((a, b) => a + b, 0);
const count = n => n.toLocaleString('en');
const many = (n, one, more) => `${count(n)} ${n === 1 ? one : more}`;
const percent = p => Math.round(p * 100) + '\u202f%';
const percent1 = p => (p * 100).toFixed(1) + '\u202f%';
const estimate = e => `${percent(e.value)} (${percent(e.low)} to ${percent(e.high)})`;
const time = ms => ms < 10 ? ms.toFixed(1) + '\u202fms' : ms < 1000 ? Math.round(ms) + '\u202fms' : (ms / 1000).toFixed(1) + '\u202fs';
const words = name => name.toLowerCase().replaceAll('_', ' ');
const moment = iso => new Date(iso).toLocaleString('sv').slice(0, 16); // as 2026-11-21 03:41, by the clock here

try {
  const model = await (await fetch('/api/v1/model')).json();
  $('model').textContent = model.title;
} catch {
  // Said by the first look.
}
keepLooking();
