/* Moves the focus to the summary of mistakes, and from a mistake to its field. */
(function (d) {
  'use strict';
  var summary = d.querySelector('[data-errors]');
  if (!summary) return;
  summary.focus();
  summary.addEventListener('click', (event) => {
    var hash = event.target.hash, field = hash && d.getElementById(hash.slice(1));
    if (!field) return;
    if (field.tagName === 'FIELDSET') field = field.querySelector('input') || field;
    event.preventDefault();
    field.focus({ preventScroll: true });
    (field.closest('fieldset, .field, .check') || field).scrollIntoView();
  });
})(document);
