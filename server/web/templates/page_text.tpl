{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<span class="govuk-caption-l">{{DOC_TITLE}}</span>
<h1 class="govuk-heading-l">{{HEADING}}</h1>
<p class="govuk-body">{{UNDERSTOOD}} This is the text as it was read; the original file looks different.</p>
<div class="app-quote govuk-body app-pre">{{PAGE_TEXT}}</div>
<nav class="govuk-pagination" aria-label="Pages of the document">
{{#PAGE_BEFORE}}<div class="govuk-pagination__prev"><a class="govuk-link govuk-pagination__link" href="{{PAGE_LINK}}" rel="prev"><span class="govuk-pagination__link-title">Previous<span class="govuk-visually-hidden"> page</span></span></a></div>{{/PAGE_BEFORE}}
{{#PAGE_AFTER}}<div class="govuk-pagination__next"><a class="govuk-link govuk-pagination__link" href="{{PAGE_LINK}}" rel="next"><span class="govuk-pagination__link-title">Next<span class="govuk-visually-hidden"> page</span></span></a></div>{{/PAGE_AFTER}}
</nav>
{{>FOOT}}
