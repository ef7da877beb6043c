// What has moved by itself since the page was begun, and by how much.
return new Promise((done) => {
  const moves = [];
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
    const nodes = entry.sources.map(({ node }) => node && `${node.nodeName} ${node.textContent.slice(0, 30)}`);
    moves.push(`${entry.value.toFixed(5)}: ${nodes.join(', ')}`);
  })).observe({ type: 'layout-shift', buffered: true });
  document.fonts.ready.then(() => setTimeout(() => done(moves), 300));
});
