/* Copy buttons. The link stands in a field already, to be copied by hand. */
(function (w, d) {
  'use strict';
  var buttons = d.querySelectorAll('[data-copy]');
  if (!w.navigator.clipboard) return;
  Array.prototype.forEach.call(buttons, function (button) {
    var field = d.getElementById(button.getAttribute('data-copy'));
    var words = button.textContent;
    button.setAttribute('aria-live', 'polite');
    button.hidden = false;
    button.addEventListener('click', function () {
      w.navigator.clipboard.writeText(field.value).then(function () {
        var count = button.getAttribute('data-count');
        button.textContent = button.getAttribute('data-copied');
        if (count && w.navigator.sendBeacon) w.navigator.sendBeacon(count);
        setTimeout(function () { button.textContent = words; }, 3000);
      }, function () { field.select(); });
    });
  });
})(window, document);
