(() => {
  const box = document.getElementById('picture');
  const svg = box.querySelector('svg');
  const whole = svg.viewBox.baseVal;
  const all = { x: whole.x, y: whole.y, w: whole.width, h: whole.height };
  let seen = { ...all };
  const show = () => svg.setAttribute('viewBox', `${seen.x} ${seen.y} ${seen.w} ${seen.h}`);
  const scale = () => Math.max(seen.w / box.clientWidth, seen.h / box.clientHeight);
  const spot = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY);
    return point.matrixTransform(svg.getScreenCTM().inverse());
  };
  const zoom = (factor, at) => {
    const w = Math.min(Math.max(seen.w * factor, 200), all.w * 2);
    const real = w / seen.w;
    at = at || { x: seen.x + seen.w / 2, y: seen.y + seen.h / 2 };
    seen = { x: at.x - (at.x - seen.x) * real, y: at.y - (at.y - seen.y) * real, w, h: seen.h * real };
    show();
  };
  box.addEventListener('wheel', (event) => {
    event.preventDefault();
    zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) * 0.004), spot(event));
  }, { passive: false });
  let held = null;
  let dragged = false;
  box.addEventListener('pointerdown', (event) => {
    if (event.target.closest('button')) return;
    held = { x: event.clientX, y: event.clientY, from: { ...seen }, scale: scale(), moved: false };
  });
  addEventListener('pointermove', (event) => {
    if (!held) return;
    const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
    held.moved ||= Math.hypot(dx, dy) > 4;
    if (!held.moved) return;
    box.classList.add('held');
    seen = { ...held.from, x: held.from.x - dx * held.scale, y: held.from.y - dy * held.scale };
    show();
  });
  addEventListener('pointerup', () => {
    box.classList.remove('held');
    dragged = held !== null && held.moved;
    held = null;
    setTimeout(() => { dragged = false; });
  });
  box.addEventListener('click', (event) => { if (dragged) event.preventDefault(); }, true);
  box.querySelector('#zoom').addEventListener('click', (event) => {
    const what = event.target.dataset.zoom;
    if (what === 'in') zoom(0.75);
    if (what === 'out') zoom(1.33);
    if (what === 'all') { seen = { ...all }; show(); }
  });
  const filter = document.querySelector('nav input');
  filter.addEventListener('input', () => {
    const wanted = filter.value.toLowerCase();
    for (const item of document.querySelectorAll('nav li')) {
      item.hidden = !item.textContent.toLowerCase().includes(wanted);
    }
  });
})();
