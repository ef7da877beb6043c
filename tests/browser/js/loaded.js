// Everything that was loaded, with its bytes on the wire and how much the page moved meanwhile.
return new Promise((done) => {
  let shift = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => { shift += entry.value; }))
    .observe({ type: 'layout-shift', buffered: true });
  document.fonts.ready.then(() => setTimeout(() => {
    const all = performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'));
    done(all.map((entry) => {
      const url = new URL(entry.name);
      return { path: url.pathname, origin: url.origin, bytes: entry.transferSize, shift };
    }));
  }, 300));
});
