export default async (c) => (await import(new URL(c.data.module, document.baseURI).href)).default(c);
