Component({
  properties: { heading: { type: String, value: '' } },
  methods: {
    open() {
      this.triggerEvent('open', { heading: this.data.heading });
    },
  },
});
