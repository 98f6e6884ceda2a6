// The page where a person decides: one question at a time, one keystroke a decision.
import { virtualList } from '/list.js';

const AHEAD = 8; // questions held, whose photos are fetched before they are needed
const $ = id => document.getElementById(id);
const make = (tag, cls = '', text = '') => Object.assign(document.createElement(tag), { className: cls, textContent: text });
const count = n => Math.round(n).toLocaleString('en');
const percent = p => (p > 0.995 && p < 1 ? '> 99' : p < 0.01 ? '< 1' : Math.round(p * 100)) + '\u202f%';
const SELDOM = 2000; // ms between two questions how things stand
const photo = id => '/api/photo?id=' + encodeURIComponent(id);

let annotator = '';
let state = null;
let queue = '';
let sheet = null; // the question on the page
let ahead = []; // those after it
let visited = new Set(); // keys decided here and not to be shown again until undone
let unsent = []; // decisions on their way, in order
let sending = false;
let skipped = false; // whether skipped ones are looked at again
let swapped = false; // whether the other listing of a pair is kept
let looked = false; // whether the question was looked up, so that the queue waits
let categories = [];
let offers = []; // what the digits choose
let refills = 0; // the newest asking for questions; answers to older are dropped

// Asking

async function ask(path, query = {}) {
  const response = await fetch('/api/' + path + '?' + new URLSearchParams({ annotator, ...query }));
  const body = await response.json();
  if (!response.ok) throw Object.assign(new Error(body.error), { status: response.status });
  return body;
}

async function tell(path, body) {
  const response = await fetch('/api/' + path, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(answer.error), { status: response.status });
  return answer;
}

const ticket = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), b => b.toString(16).padStart(2, '0')).join('');

function complain(text) {
  $('problem').textContent = text;
  $('problem').hidden = !text;
}

let fading = 0;
function toast(text) {
  clearTimeout(fading);
  $('toast').textContent = text;
  $('toast').classList.add('shown');
  fading = setTimeout(() => $('toast').classList.remove('shown'), 4000);
}

let asked = 0;
let soon = 0;

/** Asks how things stand, at once or, while somebody decides quickly, a little later. */
function refreshSoon() {
  clearTimeout(soon);
  soon = setTimeout(refresh, Math.max(0, asked + SELDOM - Date.now()));
}

async function refresh() {
  asked = Date.now();
  try {
    state = await ask('state');
    if (unsent.length === 0) complain('');
  } catch (e) {
    return complain(e.status ? e.message : 'The server does not answer. Is it still running?');
  }
  showState();
}

/** Takes questions until enough are held; what is decided or held already is not shown twice. */
async function refill() {
  if (!queue) return;
  const mine = ++refills;
  try {
    const held = new Set(ahead.map(s => s.task.key).concat(sheet && !looked ? [sheet.task.key] : []));
    const fresh = await ask('next', { queue, n: AHEAD + unsent.length + 1, skipped });
    if (mine !== refills) return;
    ahead.push(...fresh.filter(s => !held.has(s.task.key) && !visited.has(s.task.key)));
    for (const s of ahead.slice(0, AHEAD)) for (const card of [s.listing, s.other]) if (card?.photo) new Image().src = photo(card.id);
    if (!sheet) advance();
    complain('');
  } catch (e) {
    complain(e.status ? e.message : 'The server does not answer. Is it still running?');
  }
}

function open(name, again = false) {
  queue = name;
  skipped = again;
  if (again) visited = new Set();
  sheet = null;
  looked = false;
  ahead = [];
  showState();
  refill();
}

function advance() {
  looked = false;
  sheet = ahead.shift() ?? null;
  swapped = false;
  show();
  if (ahead.length < AHEAD / 2) refill();
}

// Deciding

function decide(action, value = '') {
  if (!sheet) return;
  const { key, task, revision } = sheet.task;
  const resolves = sheet.task.torn && queue === 'DISAGREEMENTS' && !looked;
  if (resolves && action === 'skip') return advance();
  visited.add(key);
  unsent.push({ path: 'decide', sheet, body: { ticket: ticket(), task: key, annotator, action, value, saw: revision, resolves } });
  toast(words(action, value, task));
  advance();
  send();
}

const words = (action, value, task) => ({
  keep: task.other ? 'Both stay' : 'Kept', relabel: value || 'Blanked', drop: 'Left out', merge: 'One listing', skip: 'Skipped',
})[action];

function undo() {
  unsent.push({ path: 'undo', body: { ticket: ticket(), annotator } });
  send();
}

/** Sends one after the other, again and again until each is acknowledged. */
async function send() {
  if (sending) return;
  sending = true;
  for (let wait = 500; unsent.length; ) {
    const one = unsent[0];
    try {
      const answer = await tell(one.path, one.body);
      unsent.shift();
      complain('');
      wait = 500;
      one.path === 'undo' ? undone(answer) : kept(answer);
    } catch (e) {
      if (e.status && e.status !== 429 && e.status < 500) {
        unsent.shift();
        refused(one, e);
        continue;
      }
      complain(`${count(unsent.length)} not saved yet: the server does not answer. Trying again.`);
      await new Promise(r => setTimeout(r, wait));
      wait = Math.min(8000, wait * 2);
    }
  }
  sending = false;
  refreshSoon();
}

function kept(answer) {
  const open = document.querySelector('#queues [aria-current] .open');
  const now = state?.queues.find(q => q.queue === queue);
  if (open && now && !looked) open.textContent = count(now.waiting = Math.max(0, now.waiting - 1));
  document.body.dataset.acknowledged = Number(document.body.dataset.acknowledged ?? 0) + 1;
  if (answer.by.length) toast(`${answer.by.join(' and ')} had said something else: it is among the disagreements now`);
}

function undone(answer) {
  visited.delete(answer.task.key);
  if (sheet && !looked) ahead.unshift(sheet);
  ahead = ahead.filter(s => s.task.key !== answer.task.key);
  sheet = answer;
  looked = answer.task.task.queue === 'FOUND';
  swapped = false;
  refills++;
  toast('Taken back');
  show();
}

function refused(one, e) {
  toast(e.message);
  if (e.status !== 409 || !one.sheet) return;
  visited.delete(one.sheet.task.key);
  refill();
}

// Showing

function showState() {
  $('source').textContent = state ? `${state.name}, ${count(state.listings)} listings` : '';
  $('name').textContent = annotator;
  if (!state) return;
  $('queues').replaceChildren(...state.queues.map(q => {
    const item = make('li');
    const button = make('button');
    button.type = 'button';
    button.dataset.queue = q.queue;
    if (q.queue === queue) button.setAttribute('aria-current', 'true');
    button.append(make('span', 'name', q.title), make('span', 'open', count(q.waiting)));
    const share = q.queue === 'DISAGREEMENTS' || !q.total ? 0 : q.settled / q.total;
    const track = make('span', 'track');
    const fill = make('span', 'fill');
    fill.style.width = 100 * share + '%';
    track.append(fill);
    button.append(track);
    button.title = q.queue === 'DISAGREEMENTS' ? `${count(q.total)} to resolve`
      : `${count(q.settled)} of ${count(q.total)} settled${q.torn ? `, ${count(q.torn)} torn` : ''}${q.skipped ? `, ${count(q.skipped)} skipped by you` : ''}`;
    button.onclick = () => { open(q.queue); $('main').focus(); };
    item.append(button);
    return item;
  }));
  const { pass } = state;
  $('finding').hidden = pass.finished && !pass.problem;
  $('finding').textContent = pass.problem ? 'The data could not be looked through: ' + pass.problem
    : `Looking at ${pass.stage}${pass.of ? `: ${count(pass.done)} of ${count(pass.of)}` : ' …'}`;
  const now = state.queues.find(q => q.queue === queue);
  $('pace').textContent = [
    state.done ? `${count(state.done)} decided by you` : '',
    state.pace && now?.waiting ? `${count(state.pace)} a minute, ${left(now.waiting / state.pace)} left here` : '',
  ].filter(Boolean).join(' · ');
  if (!queue) {
    const first = state.queues.find(q => q.waiting);
    if (first) return open(first.queue);
    if (pass.finished) show();
  } else if (!sheet) now?.waiting && ahead.length === 0 && unsent.length === 0 ? refill() : show();
  relist(now);
  document.body.dataset.ready = 'true';
}

const left = minutes => minutes < 1 ? 'under a minute' : minutes < 90 ? `${Math.round(minutes)} min` : `${(minutes / 60).toFixed(1)} h`;

function show() {
  $('task').hidden = $('actions').hidden = !sheet;
  $('empty').hidden = Boolean(sheet) || !state;
  document.body.dataset.key = sheet?.task.key ?? '';
  document.querySelectorAll('#rows button').forEach(mark);
  close('options', 'other');
  if (!sheet) return showEmpty();
  const { task, torn, votes } = sheet.task;
  const pair = Boolean(task.other);
  document.body.classList.toggle('pair', pair);
  $('title').textContent = pair ? 'One listing, or two?' : sheet.listing?.title ?? task.row;
  $('title').title = $('title').textContent;
  $('why').textContent = (task.queue === 'ODD' && task.column ? task.column + ': ' : '') + task.why;
  $('why').className = task.queue === 'FOUND' ? 'quiet' : '';
  $('stage').replaceChildren(...(pair ? [card(sheet.other, sheet.listing), card(sheet.listing, sheet.other)] : [picture(sheet.listing)]));
  $('cells').replaceChildren(...(pair ? [] : cells(sheet.listing, null, task.column)));
  $('said').hidden = !torn;
  $('said').replaceChildren(...(torn ? [make('h2', '', 'Said'), ...votes.map(v => {
    const line = make('p');
    line.append(make('b', '', v.annotator), ' ' + spoken(v, task));
    return line;
  })] : []));
  $('given').hidden = !task.column;
  $('given-value').textContent = task.given || 'nothing';
  $('given-value').className = task.given ? '' : 'quiet';
  offers = torn ? [...new Set(votes.filter(v => v.action === 'RELABEL').map(v => v.value))].map(value => ({ value })) : task.choices;
  $('offer').hidden = offers.length === 0;
  $('offer-title').textContent = torn ? 'One of these' : 'Suggested';
  $('choices').replaceChildren(...offers.slice(0, 9).map((choice, i) => {
    const item = make('li');
    const button = make('button');
    button.type = 'button';
    const bar = make('span', 'fill');
    bar.style.width = 100 * (choice.share ?? 0) + '%';
    button.append(bar, make('kbd', '', String(i + 1)), make('span', 'name', choice.value), make('span', 'share', choice.share === undefined ? '' : percent(choice.share)));
    button.onclick = () => decide('relabel', choice.value);
    item.append(button);
    return item;
  }));
  $('type').hidden = !task.column;
  $('other').value = '';
  $('other-label').textContent = listsCategories() ? 'Another category' : `Right ${task.column}`;
  $('other').placeholder = listsCategories() ? 'C to type' : 'C to type, Enter to set';
  $('actions').replaceChildren(...actions().map(([key, label, run, main]) => {
    const button = make('button', 'button' + (main ? ' main' : ''));
    button.type = 'button';
    button.dataset.action = label;
    button.append(make('kbd', '', key), label);
    button.onclick = run;
    return button;
  }));
}

const listsCategories = () => sheet?.task.task.column === state?.category;

function actions() {
  const { task, torn } = sheet.task;
  const pair = Boolean(task.other);
  const list = [];
  if (pair) list.push(['M', 'Merge', () => decide('merge', swapped ? task.row : task.other), true], ['X', 'Swap', swap]);
  else if (offers.length) list.push(['A', torn ? 'Take 1' : 'Accept', () => decide('relabel', offers[0].value), true]);
  if (!(task.queue === 'LABELS' && !task.given)) list.push(['K', pair ? 'Keep both' : 'Keep', () => decide('keep'), !pair && !offers.length]);
  list.push(['D', pair ? 'Drop right' : 'Drop', () => decide('drop')], ['S', 'Skip', () => decide('skip')], ['U', 'Undo', undo]);
  return list;
}

function swap() {
  swapped = !swapped;
  $('stage').classList.toggle('swapped', swapped);
  for (const [i, side] of [...$('stage').querySelectorAll('.side')].entries()) side.querySelector('.fate').textContent = fate(i);
}

const fate = side => (side === 0) !== swapped ? 'stays' : 'goes when merged';

const spoken = (vote, task) => ({
  KEEP: task.other ? 'keeps both' : `keeps ${task.given || 'it blank'}`, RELABEL: `says ${vote.value || 'blank'}`, DROP: 'leaves it out', MERGE: 'says it is one listing', SKIP: 'skipped',
})[vote.action];

function picture(listing) {
  if (!listing?.photo) return make('p', 'nophoto', listing ? 'No photo' : 'This listing has left the table');
  const image = Object.assign(make('img'), { src: photo(listing.id), alt: 'Photo of ' + listing.title, decoding: 'async' });
  image.onerror = () => image.replaceWith(make('p', 'nophoto', 'The photo cannot be shown'));
  image.onclick = () => image.classList.toggle('full');
  return image;
}

function card(listing, beside) {
  const side = make('div', 'side');
  const left = listing === sheet.other;
  const values = make('dl');
  values.append(...cells(listing, beside, ''));
  const title = make('h2', 'title', listing?.title ?? sheet.task.task[left ? 'other' : 'row']);
  if (beside && listing && listing.title !== beside.title) title.classList.add('differs');
  side.append(picture(listing), make('p', 'fate', fate(left ? 0 : 1)), title, values);
  return side;
}

function cells(listing, beside, doubted) {
  if (!listing) return [];
  const names = new Set([...Object.keys(listing.cells), ...(beside ? Object.keys(beside.cells) : [])]);
  return [...names].filter(name => name !== doubted || beside).flatMap(name => {
    const value = listing.cells[name] ?? '';
    const text = make('dd', value ? '' : 'quiet', value.length > 400 ? value.slice(0, 400) + '…' : value || 'blank');
    if (beside && value !== listing.id && value !== (beside.cells[name] ?? '')) text.classList.add('differs');
    return [make('dt', '', name), text];
  });
}

function showEmpty() {
  const now = state?.queues.find(q => q.queue === queue);
  const busy = state && !state.pass.finished;
  $('empty-title').textContent = busy && !now?.total ? 'Looking through the listings' : now?.total ? 'Nothing is left here' : 'Nothing to decide here';
  $('empty-text').textContent = busy && !now?.total ? 'Questions appear as they are found. Search works meanwhile.'
    : now?.skipped ? `${count(now.skipped)} were skipped by you.` : now?.total ? 'All of this queue is settled, or somebody else is at it.' : 'What is found, or looked up, can be decided.';
  const buttons = [];
  if (now?.skipped) buttons.push(['Look at the skipped again', () => open(queue, true)]);
  const next = state?.queues.find(q => q.waiting && q.queue !== queue);
  if (next) buttons.push([`Go on with: ${next.title}`, () => open(next.queue)]);
  $('empty-actions').replaceChildren(...buttons.map(([label, run]) => Object.assign(make('button', 'button', label), { type: 'button', onclick: run })));
}

// The queue's list

const listed = { queue: '', total: -1, as: '' };
const list = virtualList($('rows'), (from, n) => ask('list', { queue, from, n }), row => {
  const button = make('button', row.state);
  button.type = 'button';
  button.append(make('span', 'name', row.title), make('span', 'quiet', row.said || row.id));
  button.dataset.key = row.key;
  mark(button);
  button.onclick = async () => visit(await ask('task', { key: row.key, queue }));
  return button;
});

/** Shows which row of the list is the question on the page. */
function mark(button) {
  if (button.dataset.key === sheet?.task.key) button.setAttribute('aria-current', 'true');
  else button.removeAttribute('aria-current');
}

function relist(now) {
  const total = now?.total ?? 0;
  const as = [now?.settled, now?.torn, now?.skipped].join();
  if (listed.total !== total || listed.queue !== queue) list.reset(total);
  else if (listed.as !== as) list.freshen();
  Object.assign(listed, { queue, total, as });
  $('list').hidden = total === 0;
}

/** Shows a question out of turn; the one that was on the page comes after it. */
function visit(found) {
  if (sheet && !looked) ahead.unshift(sheet);
  ahead = ahead.filter(s => s.task.key !== found.task.key);
  sheet = found;
  looked = queue !== 'DISAGREEMENTS' && found.task.task.queue !== queue;
  swapped = false;
  show();
  $('main').focus();
}

// Searching

let searches = 0;
let hitsShown = [];

$('query').addEventListener('input', async () => {
  const mine = ++searches;
  const q = $('query').value.trim();
  if (!q) return close('hits', 'query');
  const found = await ask('search', { q }).catch(() => []);
  if (mine !== searches) return;
  hitsShown = found;
  options('hits', 'query', found.map(hit => {
    const item = make('li');
    if (hit.photo) item.append(Object.assign(make('img'), { src: photo(hit.id), alt: '', loading: 'lazy' }));
    else item.append(make('span', 'blank'));
    item.append(make('span', 'name', hit.title), make('span', 'quiet', [hit.id, hit.cells[state?.category]].filter(Boolean).join(' · ')));
    return item;
  }), i => look(hitsShown[i].id), 'Nothing found');
});

async function look(id) {
  $('query').value = '';
  close('hits', 'query');
  try { visit(await ask('look', { id })); } catch (e) { toast(e.message); }
}

// Typing a category

$('other').addEventListener('input', () => {
  if (!listsCategories()) return;
  const typed = $('other').value.trim();
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const found = typed ? categories.filter(c => words.every(w => c.toLowerCase().includes(w))) : [];
  found.sort((a, b) => b.toLowerCase().startsWith(typed.toLowerCase()) - a.toLowerCase().startsWith(typed.toLowerCase()));
  const names = found.slice(0, 8);
  const fresh = typed && !categories.some(c => c.toLowerCase() === typed.toLowerCase());
  const items = names.map(name => make('li', '', name));
  if (fresh) items.push(make('li', 'fresh', `New: ${typed}`));
  options('options', 'other', items, i => decide('relabel', i < names.length ? names[i] : typed));
});

/** A listbox below an input: arrows move, Enter or a click chooses. */
function options(list, input, items, choose, none = '') {
  if (!items.length && !none) return close(list, input);
  $(list).replaceChildren(...(items.length ? items : [make('li', 'quiet', none)]));
  [...$(list).children].forEach((item, i) => {
    item.id = `${list}-${i}`;
    item.setAttribute('role', 'option');
    if (items.length) item.onmousedown = e => { e.preventDefault(); take(list, input, i); };
  });
  $(list).hidden = false;
  $(input).setAttribute('aria-expanded', 'true');
  $(list).choose = items.length ? choose : null;
  point(list, input, 0);
}

function point(list, input, to) {
  const items = [...$(list).children];
  const at = Math.max(0, Math.min(items.length - 1, to));
  items.forEach((item, i) => item.setAttribute('aria-selected', String(i === at)));
  items[at]?.scrollIntoView({ block: 'nearest' });
  $(input).setAttribute('aria-activedescendant', `${list}-${at}`);
  $(list).at = at;
}

function take(list, input, i) {
  const choose = $(list).choose;
  close(list, input);
  $(input).blur();
  choose?.(i);
}

function close(list, input) {
  $(list).hidden = true;
  $(list).choose = null;
  $(input).setAttribute('aria-expanded', 'false');
  $(input).removeAttribute('aria-activedescendant');
}

for (const [list, input] of [['hits', 'query'], ['options', 'other']]) {
  $(input).addEventListener('keydown', e => {
    if (e.isComposing) return;
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      point(list, input, ($(list).at ?? 0) + (e.key === 'ArrowDown' ? 1 : -1));
      e.preventDefault();
    } else if (e.key === 'Enter' && !$(list).hidden && $(list).choose) {
      e.preventDefault();
      take(list, input, $(list).at ?? 0);
    } else if (e.key === 'Enter' && input === 'other' && !listsCategories()) {
      const value = $('other').value.trim();
      $('other').blur();
      decide('relabel', value);
    } else if (e.key === 'Escape') {
      $(input).value = '';
      close(list, input);
      $(input).blur();
      $('main').focus();
    }
  });
  $(input).addEventListener('blur', () => close(list, input));
}

// Keys

const KEYS = [
  ['Enter, A', 'accept the first suggestion'], ['1 to 9', 'take that suggestion'], ['K', 'keep as it is; both of a pair'],
  ['C', 'type another category or value'], ['D', 'drop the listing'], ['M', 'merge the pair'], ['X', 'swap which of a pair stays'],
  ['S', 'skip'], ['U, Ctrl+Z', 'undo, as often as you like'], ['Z', 'photo at full size'], ['/', 'search'], ['?', 'these keys'],
];
$('keys').append(...KEYS.flatMap(([key, what]) => [make('dt', '', key), make('dd', '', what)]));

document.addEventListener('keydown', e => {
  if (e.target.closest?.('input, textarea, dialog') || e.altKey || e.metaKey || e.isComposing) return;
  if (e.ctrlKey) {
    if (e.key === 'z') { e.preventDefault(); undo(); }
    return;
  }
  if (e.repeat) return;
  const press = label => [...$('actions').children].find(b => b.querySelector('kbd').textContent === label);
  const key = e.key.length === 1 ? e.key.toUpperCase() : e.key;
  if (key === 'Enter' && e.target.closest?.('button, a')) return;
  if (key === '/') { e.preventDefault(); return $('query').focus(); }
  if (key === '?') return $('help').showModal();
  if (key === 'U') return undo();
  if (!sheet || $('task').hidden) return;
  if (key >= '1' && key <= '9') return offers[key - 1] && decide('relabel', offers[key - 1].value);
  if (key === 'C' && !$('type').hidden) { e.preventDefault(); return $('other').focus(); }
  if (key === 'Z') return $('stage').querySelector('img')?.classList.toggle('full');
  press(key === 'Enter' ? 'A' : key)?.click();
});

$('help-button').onclick = () => $('help').showModal();
$('agreement-button').onclick = async () => {
  const accords = await ask('agreement').catch(() => []);
  $('accords').replaceChildren(...(accords.length ? accords.map(a => {
    const line = make('p');
    const number = e => `${e.value.toFixed(2)} [${e.low.toFixed(2)}, ${e.high.toFixed(2)}]`;
    line.append(make('b', '', a.annotators.join(', ')), ` on ${a.queue.toLowerCase()}: `,
      a.kappa ? `${a.measure}’s κ ${number(a.kappa)}` : 'κ cannot be told, all said one and the same',
      make('span', 'quiet', ` the same on ${percent(a.share.value)} of ${count(a.share.n)}`));
    return line;
  }) : [make('p', 'quiet', 'Nobody has answered what another answered yet. With --overlap 0.1 a tenth is asked of everybody.')]));
  $('agreement').showModal();
};

// Beginning

function named() {
  return new Promise(resolve => {
    $('name-input').value = annotator;
    $('name-dialog').showModal();
    $('name-dialog').onclose = () => {
      const name = $('name-input').value.trim();
      if (name) annotator = name;
      if (!annotator) return $('name-dialog').showModal();
      try { localStorage.setItem('annotator', annotator); } catch { /* a private window */ }
      resolve();
    };
  });
}
$('name-dialog').addEventListener('cancel', e => { if (!annotator) e.preventDefault(); });
$('name').onclick = async () => {
  await named();
  visited = new Set();
  await refresh();
  open(queue);
};
addEventListener('beforeunload', e => { if (unsent.length) e.preventDefault(); });

try { annotator = localStorage.getItem('annotator') ?? ''; } catch { /* a private window */ }
ask('categories').then(names => { categories = names; }).catch(() => {});
if (!annotator) await named();
await refresh();
for (;;) {
  await new Promise(r => setTimeout(r, state?.pass.finished ? 5000 : 1000));
  if (!document.hidden && unsent.length === 0) await refresh();
}
