/** Where the money is: done (tick) · now (ring) · next (number) · late (brick and words). */
Component({
  properties: {
    steps: {
      type: Array,
      value: [] as { name: string; when: string; state: string; sentence: string; spoken: string }[],
    },
  },
});
