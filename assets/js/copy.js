/* Copy buttons. What they copy stands there already, to be copied by hand. */
(function (d) {
  if (!navigator.clipboard) return;
  d.querySelectorAll('[data-copy]').forEach((button) => {
    var field = d.getElementById(button.dataset.copy), words = button.innerHTML;
    button.setAttribute('aria-live', 'polite');
    button.hidden = false;
    button.addEventListener('click', () => {
      navigator.clipboard.writeText(button.value || field.value).then(() => {
        button.textContent = button.dataset.copied;
        if (button.dataset.count) navigator.sendBeacon(button.dataset.count);
        setTimeout(() => (button.innerHTML = words), 3000);
      }, () => field.select && field.select());
    });
  });
})(document);
