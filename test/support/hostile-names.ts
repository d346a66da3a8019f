/** Names that anybody who may make an app can give it, each of them an attack on some page. */
export const hostileNames = [
  '<img src=x onerror="document.title=1">',
  '</script><script>document.title=2</script>',
  '</title></style></textarea><svg onload=document.title=3>',
  '"><a href="javascript:document.title=4">x</a>',
  "' onmouseover='document.title=5' style='color:red",
  `{{7*7}} \${7*7} <%= 7*7 %>`,
  'javascript:document.title=6',
  '<!-- --!> <![CDATA[ ]]> <base href=//example.org>',
  '<meta http-equiv=refresh content="0;url=http://example.org">',
  '<link rel=stylesheet href=http://example.org/x.css><style>*{display:none}</style>',
  'a\u202eb\u2066c\u200b\ufeff\u0000\u001b[31m',
  '&lt;script&gt; &#60;script&#62; &amp',
  'line one\r\nline two\u2028line three',
  '\ud800lone',
  `\`\${document.title=7}\``,
]
