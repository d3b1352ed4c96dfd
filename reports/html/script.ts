/**
 * All the script that a page has: columns sort when their titles are pressed, and of several figures
 * one is chosen. Without script the page shows the same, in the order of the data.
 *
 * @module
 */
export const SCRIPT = `
'use strict';
for (const chooser of document.querySelectorAll('[data-chooser]')) {
  const select = chooser.querySelector('select');
  const choices = [...chooser.parentElement.querySelectorAll('[data-choice]')];
  const show = () => {
    for (const choice of choices) choice.hidden = choice.dataset.choice !== select.value;
  };
  select.addEventListener('change', show);
  chooser.hidden = false;
  show();
}
for (const table of document.querySelectorAll('table[data-sortable]')) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  if (body.rows.length < 2) continue;
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute('aria-sort', 'none');
    button.addEventListener('click', () => {
      const isDown = head.getAttribute('aria-sort') === 'ascending';
      for (const other of heads) other.setAttribute('aria-sort', 'none');
      head.setAttribute('aria-sort', isDown ? 'descending' : 'ascending');
      const valueOf = (row) => {
        const cell = row.cells[column];
        return cell.dataset.value === undefined ? cell.textContent : cell.dataset.value;
      };
      const compare = (a, b) => {
        if (a === '' || b === '') return (a === '') - (b === '');
        const isNumber = !Number.isNaN(Number(a)) && !Number.isNaN(Number(b));
        const order = isNumber ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0;
        return isDown ? -order : order;
      };
      body.append(...[...body.rows].sort((a, b) => compare(valueOf(a), valueOf(b))));
    });
  });
}
`;
