// The XML form of the return as the same tables: EXPSSDA903/CHILD{HEADER, EPISODE*}.
// A table gets a row where the XML holds any element of that table's own. Thread-safety, failure,
// blocking: as read_tables.
#pragma once

#include "plugins/ssda903/tables.h"

namespace scrutiny::ssda903 {

Result<std::vector<Table>> read_xml_form(ByteView document);

}  // namespace scrutiny::ssda903
