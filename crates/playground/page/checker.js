// The thread that looks at what is written, with the page's own code.

let page;

onmessage = async ({ data: { glue, module, version, text } }) => {
  page ??= import(glue).then((code) => code.default({ module_or_path: module }));
  try {
    await page;
    if (version === undefined) return;
    const began = performance.now();
    const findings = globalThis.check(text);
    postMessage({ version, findings, took: performance.now() - began });
  } catch (error) {
    // An error of a promise does not reach the page by itself.
    setTimeout(() => {
      throw error;
    });
  }
};
