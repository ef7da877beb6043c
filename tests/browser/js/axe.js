return axe.run(document, {
  // An experiment of theirs (WCAG 2.5.3): who speaks to a page says what stands on its buttons.
  rules: { 'label-content-name-mismatch': { enabled: true } },
  resultTypes: ['violations'], preload: false,
}).then(({ violations }) =>
  violations.flatMap((rule) => rule.nodes.slice(0, 3).map((node) =>
    'axe ' + rule.id + ': ' + node.target.join(' ') + ': ' + node.failureSummary.replace(/\s+/g, ' ').slice(0, 200))));
