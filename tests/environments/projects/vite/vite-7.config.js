export default {
  optimizeDeps: { exclude: ['hooktalk'] },
};
