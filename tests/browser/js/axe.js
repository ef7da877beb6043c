return axe.run(document, { resultTypes: ['violations'], preload: false }).then(({ violations }) =>
  violations.flatMap((rule) => rule.nodes.slice(0, 3).map((node) =>
    'axe ' + rule.id + ': ' + node.target.join(' ') + ': ' + node.failureSummary.replace(/\s+/g, ' ').slice(0, 200))));
