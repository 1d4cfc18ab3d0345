{{%AUTOESCAPE context="HTML"}}<section id="record-{{INDEX}}">
<h3>Record {{INDEX}}: {{WHAT}}</h3>
<dl>
  <dt>When</dt><dd>{{WHEN}}</dd>
  <dt>What</dt><dd>{{ACTION}}</dd>
  <dt>By</dt><dd class="mono">{{ACTOR}}{{#AGENCY}} of agency {{ID}}{{/AGENCY}}</dd>
  <dt>About</dt><dd class="mono">{{SUBJECT}}{{#VERSION}}, version {{NUMBER}}{{/VERSION}}</dd>
  <dt>Leaf hash</dt><dd class="mono">{{LEAF}}</dd>
  <dt>To check</dt><dd><a href="records/{{INDEX}}.json">record</a>, <a href="proofs/{{INDEX}}.tlog-proof">proof</a></dd>
  {{#FILE}}<dt>File</dt><dd><a href="{{PATH}}">{{PATH}}</a>, {{BYTES}}, SHA-256 <span class="mono">{{SHA256}}</span></dd>{{/FILE}}
  {{#SEALED}}<dt>Words</dt><dd>Sealed to whoever exported this.</dd>{{/SEALED}}{{#WITHHELD}}<dt>Words</dt><dd>Kept back: a password's check value stands among them.</dd>{{/WITHHELD}}{{#ERASED}}<dt>Words</dt><dd>Erased{{#BY}} by record {{ERASURE}}{{/BY}}. Nobody can read them any more.</dd>{{/ERASED}}
</dl>
{{#WORDS}}<h4>Words (<a href="payloads/{{INDEX}}.json">as recorded</a>, <a href="payloads/{{INDEX}}.salt">salt</a>)</h4>
<dl>{{#LINE}}<dt>{{LABEL}}</dt><dd>{{VALUE}}</dd>
{{/LINE}}</dl>{{#CUT}}<p>There are more; read the file.</p>{{/CUT}}{{/WORDS}}
</section>
