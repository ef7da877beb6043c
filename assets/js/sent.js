/* The way back to a form whose answer was taken shows nothing of it: others may use the device too. Until then
   it stays as it was. The page that says so is an entry behind the form's, and the tab is named after it where a
   browser does not tell of those. */
(function (d) {
  var of = (text) => (/check-your-email|thank-you|\?(sent|saved|done)=/.exec(text) || [''])[0];
  var own = of(location), isOther = (text) => of(text) && of(text) !== own;
  /* Whoever types here has begun anew. */
  ['input', 'submit'].forEach((sign) => d.addEventListener(sign, () => { name = own; }));
  /* A page that is kept in memory keeps its tab's old name with it. */
  var way = window.navigation || addEventListener('unload', String);
  addEventListener('pageshow', () => {
    var at = way && way.currentEntry;
    var after = at ? way.entries().slice(at.index + 1) : [];
    var taken = isOther(name) || after.some((page) => isOther(page.url));
    name = own || name;
    if (!taken) return;
    /* The page of mistakes would begin again with what was typed. */
    if (d.querySelector('[name=kept]')) location.replace(location);
    else [...d.forms].forEach((form) => form.reset());
  });
})(document);
