// What the operator does with the keys of a data folder whose ledger is open here.
// Thread-safety: any thread; rotations wait for each other. Blocking: commits; a token's answers.
// Failure: the ledger's.
#pragma once

#include <boost/json/object.hpp>

#include "server/daemon/application.h"

namespace scrutiny {

// {} -> {keys: [{key, record}], signing: [{key, held, until?}], wrapping: {by, changed}}
Result<boost::json::object> list_keys(Application& application, const boost::json::object&);
// {overlap_hours, reason, token_key?} -> {key, old_key, index}
Result<boost::json::object> rotate_log_key(Application& application,
                                           const boost::json::object& arguments);

// A change of the key-encryption key happens while no ledger is open, so its record follows at the
// next opening, also when a crash came between; an older keys folder that was put back is on record
// the same way.
Status record_rewraps(RunningLedger& ledger, const UnitId& unit);
// log.vkey in the data folder: the newest verifier key, for whoever sets things up.
Status publish_verifier_key(const std::filesystem::path& data, const Ledger& ledger);

}  // namespace scrutiny
