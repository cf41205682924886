// The documentation's pages: light or dark as it was chosen in the playground, buttons that copy a sample, and a live
// chat where there is one. Without this script every page is whole.

try {
  const theme = localStorage.getItem('hooktalk:playground:theme');
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing shows what the system says.
}

addEventListener('DOMContentLoaded', () => {
  const status = document.createElement('p');
  status.className = 'unseen';
  status.setAttribute('role', 'status');
  document.querySelector('main').append(status);

  for (const sample of document.querySelectorAll('.sample')) {
    if (!navigator.clipboard) break;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      const done = await navigator.clipboard.writeText(sample.querySelector('code').textContent).then(
        () => true,
        () => false,
      );
      button.textContent = status.textContent = done ? 'Copied' : 'Not copied';
      setTimeout(() => {
        button.textContent = 'Copy';
        status.textContent = '';
      }, 2000);
    });
    sample.append(button);
  }

  // Nothing of a chat is loaded before somebody wants it.
  for (const box of document.querySelectorAll('.live')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Try this bot here';
    button.addEventListener('click', async () => {
      button.disabled = true;
      try {
        const [answer] = await Promise.all([fetch(box.dataset.bot), import('../hooktalk/embed.js')]);
        const chat = document.createElement('hook-talk');
        for (const [name, value] of Object.entries({ layout: 'inline', storage: 'none', title: 'The counter' })) {
          chat.setAttribute(name, value);
        }
        chat.setAttribute('theme', document.documentElement.dataset.theme ?? 'auto');
        chat.bot = await answer.json();
        button.replaceWith(chat);
      } catch {
        button.disabled = false;
        status.textContent = button.textContent = 'It could not be loaded. Try again';
      }
    });
    box.append(button);
    box.hidden = false;
  }

  // A stop of the Tab key is only for what scrolls.
  const scrolling = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute('tabindex');
    }
  });
  for (const box of document.querySelectorAll('.sample > pre, .wide')) scrolling.observe(box);
});
