// Each format's reader; read.h chooses among them.
// Thread-safety: one thread. Ownership: everything goes into the builder. Failure: kPluginRefused.
#pragma once

#include <string>

#include "api/bytes.h"
#include "plugins/office/model.h"
#include "plugins/office/package.h"

namespace scrutiny::office {

Status read_docx(Package& package, const std::string& part, Builder& builder);
Status read_xlsx(Package& package, const std::string& part, Builder& builder);
// Text only.
Status read_pptx(Package& package, const std::string& part, Builder& builder);
// odt, ods and odp; builder.document.format says which.
Status read_odf(Package& package, Builder& builder);
Status read_csv(ByteView document, const Limits& limits, Builder& builder);
// Text only; cells of a row apart by tabs.
Status read_rtf(ByteView document, const Limits& limits, Builder& builder);
// Tables, and the text around them.
Status read_html(ByteView document, const Limits& limits, Builder& builder);

}  // namespace scrutiny::office
