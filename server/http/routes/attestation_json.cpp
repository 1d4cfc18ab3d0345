#include "server/http/routes/attestation_json.h"

#include <boost/json/array.hpp>

namespace scrutiny::http {

boost::json::object attestation_json(const Attestation& attestation) {
  const auto& names = attestation.cosigned_by;
  boost::json::object out{{"index", attestation.index},
                          {"state", attestation.is_cosigned() ? "cosigned" : "signed"},
                          {"cosigned", attestation.cosigned},
                          {"cosigned_by", boost::json::array(names.begin(), names.end())},
                          {"witnesses", attestation.witnesses},
                          {"quorum", attestation.quorum}};
  if (attestation.alarm) out["alarm"] = *attestation.alarm;
  return out;
}

}  // namespace scrutiny::http
