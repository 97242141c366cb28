/**
 * The script of the report: search, filters and pages over the findings. It sets text only, never HTML, so that no name
 * in a template can become markup. A page of findings is made at a time; printing makes all that match, up to a limit.
 */
export const SCRIPT = `
'use strict';
(() => {
  const PAGE = 50, PRINTED = 2000;
  const SIGNS = { fail: ['✕', 'Fail'], undetermined: ['?', 'Cannot tell'], excepted: ['◇', 'Excepted'], pass: ['✓', 'Pass'], notApplicable: ['–', 'Not applicable'] };
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId('findings-data').textContent);
  const column = Object.fromEntries(data.columns.map((name, index) => [name, index]));
  const read = (row, name) => data.texts[row[column[name]]];
  const lower = data.texts.map((text) => text.toLowerCase());
  const searched = ['rule', 'resource', 'address', 'type', 'stack', 'property', 'place', 'message', 'excuse', 'id'].map((name) => column[name]);
  const list = byId('finding-list'), form = byId('filters'), count = byId('result-count');
  let matching = [], page = 0;

  const element = (tag, className, ...children) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children);
    return made;
  };

  const item = (row) => {
    const status = read(row, 'status'), severity = read(row, 'severity'), rule = read(row, 'rule');
    const sign = element('span', 'sign', SIGNS[status][0]);
    sign.setAttribute('aria-hidden', 'true');
    const title = Object.hasOwn(data.titles, rule) ? data.titles[rule] : '';
    const property = read(row, 'property');
    const parts = [
      element('p', 'finding-head', element('span', 'badge ' + status, sign, ' ' + SIGNS[status][1]), ' ', element('span', 'severity ' + severity, severity), ' ', element('strong', '', title), ' ', element('code', 'soft', rule)),
      element('p', 'finding-subject', element('code', '', read(row, 'resource')), ' ', element('span', 'soft', read(row, 'type') + (property ? ' · ' + property : ''))),
    ];
    if (read(row, 'place')) parts.push(element('p', 'finding-place', element('code', '', read(row, 'place'))));
    if (read(row, 'message')) parts.push(element('p', '', read(row, 'message')));
    if (read(row, 'excuse')) parts.push(element('p', 'excuse', read(row, 'excuse')));
    const link = element('a', 'permalink', 'Link to this finding');
    link.href = '#finding-' + read(row, 'id');
    parts.push(element('p', 'js', link));
    return element('li', 'finding', ...parts);
  };

  const render = (from, to) => {
    const items = document.createDocumentFragment();
    for (const row of matching.slice(from, to)) items.append(item(row));
    list.replaceChildren(items);
  };

  const show = () => {
    const pages = Math.max(1, Math.ceil(matching.length / PAGE));
    page = Math.min(page, pages - 1);
    const from = page * PAGE, to = Math.min(from + PAGE, matching.length);
    render(from, to);
    const total = data.rows.length.toLocaleString('en-US'), found = matching.length.toLocaleString('en-US');
    count.textContent = matching.length === 0
      ? 'None of ' + total + ' findings matches'
      : found + ' of ' + total + ' findings match; shown are ' + (from + 1).toLocaleString('en-US') + ' to ' + to.toLocaleString('en-US');
    byId('page-number').textContent = 'Page ' + (page + 1) + ' of ' + pages;
    byId('page-previous').disabled = page === 0;
    byId('page-next').disabled = page === pages - 1;
  };

  const filter = () => {
    const words = byId('filter-text').value.toLowerCase().split(/\\s+/).filter(Boolean);
    const statuses = new Set([...form.querySelectorAll('input[name=status]:checked')].map((one) => one.value));
    const [severity, rule, control, stack] = ['severity', 'rule', 'control', 'stack'].map((name) => byId('filter-' + name).value);
    const hits = words.map((word) => lower.map((text) => text.includes(word)));
    matching = data.rows.filter((row) =>
      statuses.has(read(row, 'status')) &&
      (!severity || read(row, 'severity') === severity) &&
      (!rule || read(row, 'rule') === rule) &&
      (!stack || read(row, 'stack') === stack) &&
      (!control || (Object.hasOwn(data.controls, read(row, 'rule')) && data.controls[read(row, 'rule')].includes(control))) &&
      hits.every((hit) => searched.some((index) => hit[row[index]])));
    page = 0;
    show();
  };

  const choose = (name, value, all) => {
    form.reset();
    for (const box of form.querySelectorAll('input[name=status]')) box.checked = all || box.value !== 'notApplicable';
    byId('filter-' + name).value = value;
    filter();
    byId('findings-title').focus();
    byId('findings').scrollIntoView();
  };

  const follow = () => {
    const id = /^#finding-([0-9a-f]+)$/.exec(location.hash);
    if (id) choose('text', id[1], true);
  };

  const turn = (by) => {
    page += by;
    show();
    byId('findings-title').focus({ preventScroll: true });
    count.scrollIntoView({ block: 'start' });
  };

  let waiting;
  form.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
  form.addEventListener('submit', (event) => { event.preventDefault(); filter(); });
  form.addEventListener('reset', () => setTimeout(filter));
  byId('page-previous').addEventListener('click', () => turn(-1));
  byId('page-next').addEventListener('click', () => turn(1));
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button[data-rule], button[data-control]') : null;
    if (button) choose(button.dataset.rule === undefined ? 'control' : 'rule', button.dataset.rule ?? button.dataset.control);
  });

  let opened = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('section > details:not([open])')];
    for (const one of opened) one.open = true;
    render(0, PRINTED);
    const found = matching.length.toLocaleString('en-US'), total = data.rows.length.toLocaleString('en-US');
    count.textContent = matching.length > PRINTED ? 'The first ' + PRINTED.toLocaleString('en-US') + ' of ' + found + ' findings; report.json holds all' : found + ' of ' + total + ' findings';
  });
  addEventListener('afterprint', () => {
    for (const one of opened) one.open = false;
    show();
  });

  addEventListener('hashchange', follow);
  document.documentElement.classList.add('scripted');
  filter();
  follow();
})();
`;
