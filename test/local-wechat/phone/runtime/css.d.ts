declare module '*.css' {
  const text: string;
  // eslint-disable-next-line no-restricted-syntax -- the bundler gives a text file as a default export
  export default text;
}
