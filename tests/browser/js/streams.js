// Counts the live streams that a page asks for, and marks when its scripts have had their say.
window.streams = 0;
window.EventSource = class extends EventSource {
  constructor(url) {
    super(url);
    window.streams += 1;
    window.stream = this;
  }
};
window.addEventListener('pageshow', () => setTimeout(() => { window.settled = true; }));
