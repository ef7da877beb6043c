/* How many characters are left. Screen readers hear it when the typing rests. */
(function (d) {
  var field = d.querySelector('[data-limit]'), timer;
  if (!field) return;
  var seen = field.nextElementSibling, heard = seen.nextElementSibling;

  function count() {
    var left = field.dataset.limit - Array.from(field.value.trim()).length;
    seen.textContent = field.dataset[left < 0 ? 'over' : 'left'] + ' ' + Math.abs(left);
    seen.classList.toggle('over', left < 0);
  }

  field.addEventListener('input', () => {
    count();
    clearTimeout(timer);
    timer = setTimeout(() => { heard.textContent = seen.textContent; }, 1000);
  });
  count();
})(document);
