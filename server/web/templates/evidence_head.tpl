{{%AUTOESCAPE context="HTML"}}<!DOCTYPE html>
<html lang="en-GB">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Evidence from {{ORIGIN}} – OFFICIAL-SENSITIVE</title>
  <style>
    body { font: 1rem/1.5 Arial, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; color: #0b0c0c; background: #fff }
    .marking { font-weight: bold; text-align: center; border: 2px solid; padding: .25rem } h4 { margin: .5rem 0 0 }
    pre, code, .mono { font-family: monospace; overflow-wrap: anywhere; white-space: pre-wrap }
    section { border-top: 1px solid #505a5f; padding: .5rem 0 }
    dl { display: grid; grid-template-columns: minmax(8rem, 14rem) 1fr; gap: .25rem 1rem; margin: .5rem 0 }
    dt { font-weight: bold } dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap }
    a { color: #1d70b8 }
    @media print { a { color: inherit } }
  </style>
</head>
<body>
<header><p class="marking">OFFICIAL-SENSITIVE</p></header>
<main>
<h1>Evidence from the audit trail {{ORIGIN}}</h1>
<p>{{RECORDS}} records and {{FILES}} files, from the first {{SIZE}} records of the trail; the newest of those is of {{AS_OF}}.</p>
<ul>
  {{#SEALED}}<li>The words of {{COUNT}} records are sealed to whoever exported this: the records and their proofs are here, the words are not.</li>{{/SEALED}}
  {{#WITHHELD}}<li>The words of {{COUNT}} records are kept back because a password's check value stands among them.</li>{{/WITHHELD}}
  {{#ERASED}}<li>The words of {{COUNT}} records were erased: nobody can read them any more. The records and their proofs remain.</li>{{/ERASED}}
</ul>
<h2>How to check this yourself</h2>
<p>This page was made by the server it speaks about and proves nothing by itself. What does:</p>
<ol>
  <li>Nothing was damaged on the way. Unpack the archive, and in its folder run
    <pre>sha256sum -c manifest-sha256.txt
sha512sum -c manifest-sha512.txt</pre></li>
  <li>Everything is what was recorded at the time, and nothing was changed since. With the <code>scrutiny</code> program on your own computer run
    <pre>scrutiny verify {{FOLDER}}.zip --log-key '{{LOG_KEY}}'</pre>
    <strong>Compare that key</strong> with the one you have by other means: from the independent scrutineer, from paper, by telephone. A key that only came with this archive proves nothing. If yours is another one, because the log has changed its key, give yours instead: the archive leads from every key of the log to this one, or the program says that it does not.</li>
  <li>One record and its document, without any program of ours: open the verifier page (<code>/static/verify.html</code> of any such service, saved to your disk) and give it a file of <code>records</code>, the file of the same number in <code>proofs</code>, and the key.</li>
</ol>
<p>By hand: SHA-256 over a zero byte and a file in <code>records</code> is its leaf hash; the file in <code>proofs</code> leads from it to the signed root. SHA-256 over the line <code>scrutiny.commitment.v1</code>, the 32 bytes of a <code>.salt</code> and the <code>.json</code> beside it is the <code>commit</code> of the record.</p>
<h2>The trail's signed statement</h2>
<p>Witnesses who have seen it too have signed the copy in the file <code>checkpoint</code> beside the folder <code>data</code>.</p>
<pre>{{CHECKPOINT}}</pre>
<h2>Records, oldest first</h2>
<p>Records name people and agencies by numbers; the same number is always the same person or agency.</p>
