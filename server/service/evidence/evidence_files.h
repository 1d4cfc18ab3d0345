// Which stored files an evidence bundle may hold, and what they are called in it.
// Thread-safety: free functions. Blocking: reads two rows. Failure: none.
#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "server/service/access.h"
#include "storage/audit/record.h"
#include "storage/state/state.h"

namespace scrutiny {

// Whether `who` may open the files that a record about a document's version names: as they may
// open them in the service (document_view.h); never those of a file refused for what it held.
bool may_take_files(const StateReader& state, const Principal& who, const Record& record);

// "data/files/<blob><ending>": what a sender called a file never names one here; of its name only
// a short plain ending is kept, so that the reader's machine knows how to open it.
std::string evidence_file_name(const BlobId& blob, const boost::json::object& payload);

}  // namespace scrutiny
