{{%AUTOESCAPE context="HTML"}}</main>
<footer><p>{{RECORDS}} records as of {{SIZE}} of {{ORIGIN}}. Times are Europe/London.</p><p class="marking">OFFICIAL-SENSITIVE</p></footer>
</body>
</html>
