export default {
  mode: 'production',
  entry: './engine.js',
  // Otherwise webpack hints at every file of more than 244 KiB.
  performance: { hints: false },
  // For a page whose policy requires trusted types.
  output: { trustedTypes: true },
};
