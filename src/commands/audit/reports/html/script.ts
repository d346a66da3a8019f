/**
 * The script of every report: sorts, filters and copies what stands in the page already. Nothing is ever put into it: its
 * hash is what allows it. It makes no markup out of text, and asks the network for nothing.
 */
export const scriptText = `
'use strict';
(() => {
  for (const button of document.querySelectorAll('.fix button')) button.hidden = false;
  document.addEventListener('click', ({ target }) => {
    if (target instanceof HTMLButtonElement && target.closest('.fix') !== null) copy(target);
  });

  async function copy(button) {
    const command = button.parentElement.querySelector('code');
    getSelection().selectAllChildren(command);
    try {
      await navigator.clipboard.writeText(command.textContent);
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Selected';
    }
  }

  addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });

  const table = document.getElementById('findings-table');
  if (table === null) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows, (row, place) => ({ row, place, text: '' }));
  const heads = Array.from(table.tHead.rows[0].cells).slice(0, 4);
  const byText = document.getElementById('by-text');
  const byStatus = document.getElementById('by-status');
  const bySeverity = document.getElementById('by-severity');
  const byRule = document.getElementById('by-rule');
  const byDomain = document.getElementById('by-domain');
  const shown = document.getElementById('shown');
  const grouped = (count) => count.toLocaleString('en');
  const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

  heads.forEach((head, column) => {
    const button = document.createElement('button');
    head.dataset.title = head.textContent;
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute('aria-sort', 'none');
    const first = 'sort' in rows[0].row.cells[column].dataset ? -1 : 1;
    button.addEventListener('click', () => sort(column, head.getAttribute('aria-sort') === wordOf(first) ? -first : first));
  });
  heads[0].setAttribute('aria-sort', wordOf(-1));

  function wordOf(direction) {
    return direction === 1 ? 'ascending' : 'descending';
  }

  function sort(column, direction) {
    const keyed = rows.map((each) => {
      const cell = each.row.cells[column];
      return { each, key: 'sort' in cell.dataset ? Number(cell.dataset.sort) : cell.textContent };
    });
    const compare = typeof keyed[0].key === 'number' ? (one, other) => one - other : order.compare;
    keyed.sort((one, other) => direction * compare(one.key, other.key) || one.each.place - other.each.place);
    const sorted = document.createDocumentFragment();
    for (const { each } of keyed) sorted.append(each.row);
    body.append(sorted);
    for (const head of heads) head.setAttribute('aria-sort', 'none');
    heads[column].setAttribute('aria-sort', wordOf(direction));
    table.caption.textContent = 'Sorted by ' + heads[column].textContent.toLowerCase() + ', ' + wordOf(direction) + '.';
  }

  function filter() {
    const words = byText.value.toLowerCase().split(/\\s+/).filter((word) => word !== '');
    let count = 0;
    for (const each of rows) {
      const { row } = each;
      if (words.length > 0 && each.text === '') each.text = Array.from(row.cells, (cell) => cell.textContent).join(' ').toLowerCase();
      const fits =
        (byStatus.value === '' || row.dataset.status === byStatus.value) &&
        (bySeverity.value === '' || row.dataset.severity === bySeverity.value) &&
        (byRule.value === '' || row.dataset.rule === byRule.value) &&
        (byDomain === null || byDomain.value === '' || row.dataset.domain === byDomain.value) &&
        words.every((word) => each.text.includes(word));
      if (row.hidden === fits) row.hidden = !fits;
      if (fits) count += 1;
    }
    shown.textContent = grouped(count) + ' of ' + grouped(rows.length) + ' shown';
  }

  let isWaiting = false;
  for (const control of [byText, byStatus, bySeverity, byRule, byDomain]) {
    if (control === null) continue;
    control.addEventListener('input', () => {
      if (isWaiting) return;
      isWaiting = true;
      requestAnimationFrame(() => {
        isWaiting = false;
        filter();
      });
    });
  }
  document.getElementById('controls').hidden = false;
  filter();
})();
`
