/* The phone's own share menu, where there is one. */
(function (w, d) {
  'use strict';
  var button = d.querySelector('[data-share]');
  if (!button || !w.navigator.share) return;
  button.parentNode.hidden = false;
  button.addEventListener('click', function () {
    if (w.navigator.sendBeacon) w.navigator.sendBeacon(button.getAttribute('data-count'));
    w.navigator.share({ text: button.getAttribute('data-text'), url: button.getAttribute('data-share') })
      .catch(function () {});
  });
})(window, document);
