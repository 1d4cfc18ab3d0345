// What the tests of the verifier expect of a report that does not hold. Thread-safety: one thread.
#pragma once

#include <gtest/gtest.h>

#include "storage/audit/verify/report.h"

namespace scrutiny::testing {

inline void expect_fault(const VerifyReport& report, FaultKind kind,
                         std::optional<std::uint64_t> index = {}) {
  EXPECT_EQ(report.verdict, Verdict::kDoesNotHold) << describe(report);
  ASSERT_TRUE(report.fault.has_value()) << describe(report);
  EXPECT_EQ(text(report.fault->kind), text(kind)) << describe(report);
  EXPECT_EQ(report.fault->index, index) << describe(report);
  EXPECT_FALSE(report.fault->expected.empty());
  EXPECT_FALSE(report.fault->found.empty());
}

}  // namespace scrutiny::testing
