// Small office files made in memory, for tests.
// Thread-safety: one thread. Failure: throws, which fails the test.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace scrutiny::testing {

using Parts = std::vector<std::pair<std::string, std::string>>;  // name, content

// A ZIP with these parts in this order; with a password every part but "mimetype" is encrypted
// (AES).
std::string make_zip(const Parts& parts, const std::string& password = {});

// A docx whose body is `body` (WordprocessingML, prefix w); more parts may be added.
std::string make_docx(std::string_view body, const Parts& more = {});

struct XlsxSheet {
  std::string name;
  std::string xml;    // what stands inside <worksheet>
  std::string state;  // "", "hidden"
};
// `workbook` stands before the sheets' list, `styles` is the styles part; both may be empty.
std::string make_xlsx(const std::vector<XlsxSheet>& sheets, std::string_view styles = {},
                      std::string_view workbook = {}, const Parts& more = {});

// An odt or ods; `kind` is "text" or "spreadsheet", `body` its content, `styles` its automatic
// styles.
std::string make_odf(std::string_view kind, std::string_view body, std::string_view styles = {});

}  // namespace scrutiny::testing
