/* Copy buttons. The link stands in a field already, to be copied by hand. */
(function (d) {
  'use strict';
  if (!navigator.clipboard) return;
  d.querySelectorAll('[data-copy]').forEach((button) => {
    var field = d.getElementById(button.dataset.copy);
    var words = button.textContent;
    button.setAttribute('aria-live', 'polite');
    button.hidden = false;
    button.addEventListener('click', () => {
      navigator.clipboard.writeText(field.value).then(() => {
        button.textContent = button.dataset.copied;
        if (button.dataset.count && navigator.sendBeacon) navigator.sendBeacon(button.dataset.count);
        setTimeout(() => (button.textContent = words), 3000);
      }, () => field.select());
    });
  });
})(document);
