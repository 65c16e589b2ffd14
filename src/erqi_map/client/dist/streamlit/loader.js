var e=async a=>(await import(new URL(a.data.module,document.baseURI).href)).default(a);export{e as default};
