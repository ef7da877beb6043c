/* The phone's own share menu, where there is one. */
(function (d) {
  var button = d.querySelector('[data-share]');
  if (!button || !navigator.share) return;
  button.parentNode.hidden = false;
  button.addEventListener('click', () => {
    navigator.sendBeacon(button.dataset.count);
    navigator.share({ text: button.dataset.text, url: button.dataset.share })
      .catch(() => {});
  });
})(document);
