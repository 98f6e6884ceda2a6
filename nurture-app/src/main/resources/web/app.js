// The page: one listing, and what the model makes of it while it is being filled in.
import { draw } from '/scale.js';

const PAUSE = 150; // ms of silence after a keystroke
const $ = id => document.getElementById(id);
const make = (tag, cls, text = '') => Object.assign(document.createElement(tag), { className: cls, textContent: text });

let model = null;
let photo = null; // a File
let photoUrl = '';
let chosen = null; // the category that the seller settled on
let latest = 0; // the number of the newest question; older answers are dropped
let current = null; // the request on its way
let timer = 0;

// Asking

function ask(after = 0, retries = 3) {
  clearTimeout(timer);
  current?.abort();
  const mine = ++latest;
  timer = setTimeout(() => send(mine, retries), after);
}

async function send(mine, retries) {
  const form = listing();
  if ([...form.keys()].length === 0) return rest();
  current = new AbortController();
  $('suggestion').setAttribute('aria-busy', 'true');
  try {
    const response = await fetch('/api/v1/suggest', {
      method: 'POST', body: form, signal: current.signal, headers: { 'Nurture-Draft': '1' }, // still typing: no watch counts it
    });
    const body = await response.json();
    if (mine !== latest) return;
    if ((response.status === 429 || response.status === 503) && retries > 0) {
      return ask(1000 * Number(response.headers.get('Retry-After') || 1), retries - 1);
    }
    response.ok ? show(body) : complain(body.error);
  } catch (e) {
    if (mine === latest && e.name !== 'AbortError') complain('The server does not answer. Is it still running?');
  }
  if (mine === latest) $('suggestion').removeAttribute('aria-busy');
}

function listing() {
  const form = new FormData();
  if (photo) form.append('photo', photo);
  for (const field of $('fields').querySelectorAll('[name]')) {
    if (field.value.trim()) form.append(field.name, field.value);
  }
  return form;
}

// Showing

function rest() {
  $('suggestion').removeAttribute('aria-busy');
  clearTimeout(looking);
  $('problem').hidden = $('answer').hidden = true;
  $('empty').hidden = false;
}

function complain(sentence) {
  $('problem').textContent = sentence;
  $('problem').hidden = false;
  $('empty').hidden = true;
}

function show(suggestion) {
  $('problem').hidden = $('empty').hidden = true;
  $('answer').hidden = false;
  showCategory(suggestion);
  showPrice(suggestion.price);
  const used = suggestion.used.map(words);
  const memory = suggestion.remembered > 0.5 ? ' What was said of such listings weighs most.' : '';
  $('used').textContent = used.length ? 'Based on ' + list(used).toLowerCase() + '.' + memory : '';
  showDoubts(suggestion.unsure);
  showTeach(suggestion.categories);
  findSimilar();
  announce(suggestion);
}

function showDoubts(unsure) {
  $('doubts').hidden = unsure.length === 0;
  $('doubts').replaceChildren(...unsure.map(doubt => make('li', '', doubt.sentence)));
}

// Teaching

let told = ''; // the listing of which something was just said, so that its answer keeps the word

function showTeach(categories) {
  $('teach').hidden = categories.length === 0;
  const question = categories.map((choice, i) => verdict(
    (i === 0 ? 'Yes, ' : '') + parts(choice.name).at(-1), choice.name, { right_category: choice.name }));
  $('verdicts').replaceChildren(...question, verdict('None of these', 'No category that is known fits', { none_of_these: true }));
  $('other-names').replaceChildren(...categories.map(c => Object.assign(make('option', ''), { value: c.name })));
  if (told !== content()) $('learnt').replaceChildren();
}

function verdict(label, title, said) {
  const button = Object.assign(make('button', 'button', label), { type: 'button', title });
  button.onclick = () => teach(said);
  return button;
}

/** What is filled in, to tell whether it is still the same listing. */
const content = () => JSON.stringify([photo?.name, photo?.size, ...[...listing()].filter(([, v]) => typeof v === 'string')]);

async function post(path, form) {
  const response = await fetch('/api/v1/' + path, { method: 'POST', body: form });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error);
  return body;
}

async function teach(said) {
  const form = listing();
  for (const [name, value] of Object.entries(said)) form.append(name, value);
  try {
    const learnt = await post('feedback', form);
    told = content();
    $('other-name').value = '';
    chosen = null;
    const undo = make('button', '', 'undo');
    undo.type = 'button';
    undo.onclick = () => unlearn(learnt.id);
    $('learnt').replaceChildren(
      learnt.category ? `Learnt: ${parts(learnt.category).at(-1)}. ` : 'Learnt: none of these. ', undo);
    ask();
  } catch (e) {
    $('learnt').textContent = e.message;
  }
}

async function unlearn(id) {
  const form = new FormData();
  form.append('listing_id', id);
  try {
    await post('forget', form);
    $('learnt').textContent = 'Forgotten.';
    ask();
  } catch (e) {
    $('learnt').textContent = e.message;
  }
}

$('other').addEventListener('submit', e => {
  e.preventDefault();
  const name = $('other-name').value.trim();
  if (name) teach({ right_category: name, new_category: true });
});

// Similar listings

let looking = 0;

function findSimilar() {
  clearTimeout(looking);
  const mine = latest;
  looking = setTimeout(async () => {
    const form = listing();
    if ([...form.keys()].length === 0) return; // emptied meanwhile
    try {
      const found = await post('similar', form);
      if (mine === latest) showSimilar(found.similar);
    } catch {
      $('similar').hidden = true; // the suggestion stands without them
    }
  }, 300);
}

function showSimilar(similar) {
  $('similar').hidden = similar.length === 0;
  $('alike').replaceChildren(...similar.slice(0, 6).map(card));
  $('also').hidden = true;
}

/** A known listing; whoever looks at it is told what goes with it. */
function card(one) {
  const item = make('button', '');
  item.type = 'button';
  item.onclick = () => lookAt(one);
  if (one.photo) {
    item.append(Object.assign(make('img', ''), {
      src: '/api/v1/photo?id=' + encodeURIComponent(one.id), alt: '', loading: 'lazy',
    }));
  } else item.append(make('span', 'blank'));
  item.append(make('span', 'text', one.text || one.id));
  const category = one.category ? parts(one.category).at(-1) : '';
  const price = one.price === null ? '' : money(one.price);
  item.append(make('span', 'quiet', [category, price].filter(Boolean).join(', ')));
  const row = make('li', '');
  row.append(item);
  return row;
}

/** A name for this visit, so that what is looked at in it belongs together. */
const visit = () => {
  if (!sessionStorage.visit) sessionStorage.visit = [...crypto.getRandomValues(new Uint32Array(3))].map(n => n.toString(36)).join('');
  return sessionStorage.visit;
};

async function lookAt(one) {
  const form = new FormData();
  form.append('listing_id', one.id);
  form.append('session', visit());
  try {
    await post('events', form);
    const response = await fetch('/api/v1/recommend?n=6&listing=' + encodeURIComponent(one.id));
    const body = await response.json();
    if (!response.ok) throw new Error(body.error);
    $('also').hidden = body.recommended.length === 0;
    $('also-heading').textContent = (body.sessions > 1 ? 'Who looked at this also looked at: ' : 'Like this: ') + (one.text || one.id);
    $('others').replaceChildren(...body.recommended.map(card));
  } catch {
    $('also').hidden = true; // the rest stands without it
  }
}

let shown = { category: null, categories: [] };

function showCategory({ category, categories }) {
  shown = { category, categories };
  $('category').hidden = categories.length === 0 && !category;
  $('hint').hidden = categories.length === 0;
  const name = chosen ?? category?.name;
  $('path').className = chosen ? 'chosen' : name ? '' : 'unsure';
  $('path').replaceChildren(...(name ? crumbs(name) : [document.createTextNode('Not sure yet')]));
  $('confidence').replaceChildren(...confidence(category));
  rows(categories, chosen ?? (category?.complete ? category.name : null));
}

function confidence(category) {
  if (chosen) {
    const undo = make('button', '', 'follow the suggestion');
    undo.type = 'button';
    undo.onclick = () => choose(null);
    return ['Your choice. Or ', undo, '.'];
  }
  if (!category) return ['One of these? A photo or another word may settle it.'];
  const sure = percent(category.probability) + ' sure';
  return [category.complete ? sure : sure + ' so far; which of these is still open.'];
}

const parts = name => name.split(/\s*>+\s*/);

function crumbs(name) {
  const path = parts(name);
  return path.flatMap((part, i) => {
    const last = i === path.length - 1;
    return last ? [make('span', '', part)] : [make('span', 'above', part), make('span', 'sep', '›')];
  });
}

const bar = share => `inset(0 ${100 * (1 - share)}% 0 0 round .45rem)`;

/** One row a candidate; a row whose name stays is kept, so that its bar glides. */
function rows(categories, best) {
  const list = $('choices');
  const old = new Map([...list.children].map(row => [row.dataset.name, row]));
  list.replaceChildren(...categories.map((choice, i) => {
    const row = old.get(choice.name) ?? newRow(choice.name);
    row.id = 'choice-' + i;
    row.classList.toggle('best', choice.name === best);
    row.setAttribute('aria-selected', String(choice.name === chosen));
    row.querySelector('.share').textContent = percent(choice.probability);
    const fill = row.querySelector('.fill');
    requestAnimationFrame(() => { fill.style.clipPath = bar(choice.probability); });
    return row;
  }));
  activate(Math.max(0, categories.findIndex(c => c.name === active())));
}

function newRow(name) {
  const row = make('li', '');
  row.setAttribute('role', 'option');
  row.dataset.name = name;
  const path = parts(name);
  const label = make('span', 'name', path.pop());
  if (path.length) label.append(Object.assign(make('i', ''), { textContent: '  in ' + path.join(' › ') }));
  label.title = name;
  const fill = make('span', 'fill');
  fill.style.clipPath = bar(0);
  row.append(fill, label, make('span', 'share'));
  row.onclick = () => choose(name);
  return row;
}

function showPrice(price) {
  $('price').hidden = !price;
  if (!price) return;
  const ranged = price.level !== null;
  const label = x => money(x, (ranged ? price.high : price.estimate) < 20);
  $('estimate').textContent = label(price.estimate);
  $('range').textContent = ranged
    ? `Between ${label(price.low)} and ${label(price.high)}, in ${Math.round(price.level * 100)} of 100 cases.`
    : 'No range yet: it has seen too few prices.';
  $('scale').toggleAttribute('hidden', !ranged);
  if (ranged) draw($('scale'), price, label);
}

let announcement = 0;

function announce({ category, categories, price }) {
  clearTimeout(announcement);
  announcement = setTimeout(() => {
    const said = [];
    if (category) said.push(`Category ${parts(category.name).join(', ')}, ${percent(category.probability)}.`);
    else if (categories.length) said.push(`Category not sure yet, perhaps ${parts(categories[0].name).at(-1)}.`);
    if (price) said.push(`Price about ${money(price.estimate)}.`);
    $('announcer').textContent = said.join(' ');
  }, 700);
}

// Drift

/** What the server's watch has seen, for whoever keeps the model. */
async function showDrift() {
  try {
    const { alerts, answers } = await (await fetch('/api/v1/drift')).json();
    $('drift').hidden = alerts.length === 0;
    $('drift-count').textContent = `What is asked has changed: ${alerts.length} ${alerts.length === 1 ? 'alarm' : 'alarms'} in ${answers} answers`;
    $('alerts').replaceChildren(...alerts.slice(0, 8).map(a =>
      make('li', '', `${a.time.slice(0, 16).replace('T', ' ')} · ${a.what}: ${a.why}`)));
  } catch {
    $('drift').hidden = true; // the page works without
  }
}

// Words

const percent = p => (p > 0.995 && p < 1 ? '> 99' : p < 0.01 ? '< 1' : Math.round(p * 100)) + '\u202f%';
const words = name => (name.charAt(0).toUpperCase() + name.slice(1)).replace(/[_-]+/g, ' ');
const list = names => names.length < 2 ? names.join('') : names.slice(0, -1).join(', ') + ' and ' + names.at(-1);

function money(x, cents = x < 20) {
  const digits = cents ? { minimumFractionDigits: 2, maximumFractionDigits: 2 } : { maximumFractionDigits: 0 };
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency: model.currency, ...digits }).format(x);
  } catch {
    return (model.currency ? model.currency + '\u202f' : '') + new Intl.NumberFormat('en', digits).format(x);
  }
}

// Choosing

const active = () => $('choices').querySelector('.active')?.dataset.name;

function activate(i) {
  const options = [...$('choices').children];
  options.forEach((row, j) => row.classList.toggle('active', i === j));
  if (options[i]) $('choices').setAttribute('aria-activedescendant', options[i].id);
}

function choose(name) {
  chosen = name;
  showCategory(shown);
  $('announcer').textContent = name ? `You chose ${parts(name).join(', ')}.` : 'Following the suggestion.';
}

$('choices').addEventListener('keydown', e => {
  const options = [...$('choices').children];
  const at = options.findIndex(row => row.classList.contains('active'));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: options.length - 1 }[e.key];
  if (to === -1) $('fields').querySelector('input')?.focus();
  else if (to !== undefined) activate(Math.min(to, options.length - 1));
  else if (e.key === 'Enter' || e.key === ' ') choose(active());
  else if (e.key === 'Escape') choose(null);
  else return;
  e.preventDefault();
});

// The listing

function setPhoto(file) {
  URL.revokeObjectURL(photoUrl);
  photo = file;
  photoUrl = file ? URL.createObjectURL(file) : '';
  $('thumbnail').hidden = !file;
  if (file) $('thumbnail').src = photoUrl; else $('thumbnail').removeAttribute('src');
  $('drop').classList.toggle('filled', Boolean(file));
  $('remove').hidden = !file;
  $('invitation').textContent = 'Drop a photo here, or paste one';
  $('choose-text').textContent = file ? 'Another' : 'Choose a photo';
  $('file').value = $('camera').value = '';
  ask();
}

function firstImage(transfer) {
  const files = [...(transfer?.files ?? [])];
  return files.find(f => f.type.startsWith('image/')) ?? files[0];
}

function field({ name, role, examples }, first) {
  const label = make('label', 'field', words(name));
  const long = role === 'TEXT' && !first;
  const input = document.createElement(long ? 'textarea' : 'input');
  Object.assign(input, { name, id: 'input-' + name, placeholder: examples[0] ?? '' });
  if (long) input.rows = 1;
  if (role === 'NUMBER') input.inputMode = 'decimal';
  if (role === 'DATE') input.type = 'date';
  if (role === 'TEXT') label.classList.add('wide');
  if (first) label.classList.add('title');
  label.append(input);
  if (role === 'CATEGORY' || role === 'PATH') {
    const options = Object.assign(make('datalist', ''), { id: 'examples-' + name });
    options.append(...examples.map(value => Object.assign(make('option', ''), { value })));
    input.setAttribute('list', options.id);
    label.append(options);
  }
  return label;
}

function build() {
  $('model').textContent = model.title;
  $('model').title = 'version ' + model.version;
  const readable = model.inputs.filter(i => !['PHOTO', 'ID', 'IGNORED'].includes(i.role));
  const texts = readable.filter(i => i.role === 'TEXT');
  const first = texts.find(i => i.name === 'title') ?? texts[0];
  const rest = readable.filter(i => i !== first);
  const fields = (first ? [first, ...rest] : rest).map(i => field(i, i === first));
  $('fields').replaceChildren(...fields);
  $('drop').hidden = !model.inputs.some(i => i.role === 'PHOTO');
  if ($('drop').hidden) $('empty').textContent = 'Begin with a few words, and suggestions grow here.';
}

$('form').addEventListener('input', e => { if (e.target.type !== 'file') ask(PAUSE); });
$('form').addEventListener('submit', e => { e.preventDefault(); ask(); });
$('fields').addEventListener('keydown', e => {
  const plain = e.target.tagName === 'INPUT' && !e.target.list && e.target.type !== 'date';
  if (e.key === 'ArrowDown' && plain && !$('category').hidden && !$('answer').hidden) {
    e.preventDefault();
    $('choices').focus();
  }
});
for (const id of ['file', 'camera']) $(id).addEventListener('change', e => { if (e.target.files[0]) setPhoto(e.target.files[0]); });
$('remove').addEventListener('click', () => setPhoto(null));
$('thumbnail').addEventListener('error', () => {
  $('thumbnail').hidden = true;
  $('drop').classList.remove('filled');
  $('invitation').textContent = photo?.name ?? '';
});
document.addEventListener('paste', e => { const image = firstImage(e.clipboardData); if (image) setPhoto(image); });
document.addEventListener('dragover', e => { e.preventDefault(); $('drop').classList.add('over'); });
document.addEventListener('dragleave', e => { if (!e.relatedTarget) $('drop').classList.remove('over'); });
document.addEventListener('drop', e => {
  e.preventDefault();
  $('drop').classList.remove('over');
  const image = firstImage(e.dataTransfer);
  if (image) setPhoto(image);
});

try {
  model = await (await fetch('/api/v1/model')).json();
  build();
  document.body.dataset.ready = 'true';
  showDrift();
  setInterval(showDrift, 60_000);
} catch {
  complain('The server does not answer. Is it still running?');
}
