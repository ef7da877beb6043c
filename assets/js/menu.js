/* The menu lies over the page: it closes when it has led to another place there, and with Escape. */
(function (d) {
  'use strict';
  var menu = d.querySelector('.menu');
  if (!menu) return;
  menu.addEventListener('click', function (event) {
    if (event.target.href) menu.open = false;
  });
  menu.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.firstElementChild.focus();
  });
})(document);
