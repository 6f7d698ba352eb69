'use strict';
// Unpacks the page and shows it.

performance.mark('start');
readData(document.getElementById('data').textContent)
  .then(({ head, column }) => {
    window.page = new TracePage(head, column);
    performance.mark('ready');
    document.documentElement.dataset.ready = 'yes';
  })
  .catch((error) => fill(document.getElementById('status'), element('span', { class: 'bad' }, `This page cannot be shown: ${error.message}`)));
