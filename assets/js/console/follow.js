/* The overview follows by itself while it is looked at: the same page is asked for again, the server
   says whether anything is new, and only what differs is changed, so that nothing jumps: what is
   open, typed, scrolled or has the focus stays. */
(function (w, d) {
  const box = d.querySelector("[data-follow]");
  const lost = d.querySelector("[data-lost]");
  const every = w.navigator.connection?.saveData ? 30000 : 1000;
  if (!box) return;
  let tag, timer, touched = false, failures = 0;

  function same(one, other) {
    if (one.nodeType !== other.nodeType || one.nodeName !== other.nodeName) return one.replaceWith(other);
    if (one.nodeType !== 1) {
      if (one.data !== other.data) one.data = other.data;
      return;
    }
    /* A form is its reader's, and so is what they have opened. */
    if (one.matches("form, input, [data-lost]")) return;
    for (const { name, value } of other.attributes) {
      if (name !== "open" && name !== "hidden" && one.getAttribute(name) !== value) one.setAttribute(name, value);
    }
    for (const { name } of [...one.attributes]) {
      if (name !== "open" && name !== "hidden" && !other.hasAttribute(name)) one.removeAttribute(name);
    }
    const [now, next] = [[...one.childNodes], [...other.childNodes]];
    next.forEach((child, index) => (now[index] ? same(now[index], child) : one.append(child)));
    now.slice(next.length).forEach((child) => child.remove());
  }

  async function ask() {
    const headers = tag ? { "if-none-match": tag } : {};
    if (!touched) headers["x-alone"] = "1";
    touched = false;
    try {
      /* Where a browser cannot give up by itself (AbortSignal.timeout), the fetch ends with the connection. */
      const signal = AbortSignal.timeout ? AbortSignal.timeout(20000) : undefined;
      const answer = await fetch(w.location.href, { headers, signal });
      /* Signed out, or not allowed any more: that page says so. */
      if (answer.redirected || answer.status === 403) return w.location.reload();
      if (!answer.ok && answer.status !== 304) throw answer.status;
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        tag = answer.headers.get("etag");
        d.title = page.title;
        same(d.querySelector("main"), page.querySelector("main"));
      }
      failures = 0;
    } catch {
      failures += 1;
    }
    lost.hidden = failures < 2;
    plan();
  }

  function plan() {
    clearTimeout(timer);
    if (!d.hidden && box.checked) timer = setTimeout(ask, every * 2 ** Math.min(failures, 4));
  }

  function touch() {
    touched = true;
  }

  /* On a phone the sections begin folded; on paper all of them show. */
  const folds = d.querySelectorAll(".fold");
  const narrow = w.matchMedia("(max-width: 48rem)").matches;
  for (const fold of folds) fold.open = !narrow || fold.contains(d.getElementById(w.location.hash.slice(1)));
  w.addEventListener("beforeprint", () => folds.forEach((fold) => (fold.open = true)));

  box.parentElement.hidden = false;
  box.addEventListener("change", plan);
  for (const act of ["pointerdown", "keydown", "wheel", "touchmove"]) w.addEventListener(act, touch, { passive: true });
  d.addEventListener("visibilitychange", plan);
  w.addEventListener("pageshow", plan);
  w.addEventListener("pagehide", () => clearTimeout(timer));
})(window, document);
