{{%AUTOESCAPE context="HTML"}}{{#MARKING}}<p class="app-marking govuk-body">{{MARKING_TEXT}}</p>{{/MARKING}}
</main>
</div>
<footer class="govuk-width-container">
  <p class="govuk-body-s">Times are shown for Europe/London. Every opening of a document is recorded. {{#SIGNED_IN}}Log size {{LOG_SIZE}}.{{/SIGNED_IN}}</p>
</footer>
<script type="module" src="/static/page.js"></script>
</body>
</html>
