#pragma once

#include <cmath>
#include <concepts>
#include <deque>

#include <Eigen/Dense>

#include "core/newton.hpp"

namespace mattis {

struct AndersonOptions {
    double tolerance = 1e-8; ///< on the residual norm of u - map(u)
    int max_iterations = 400;
    int memory = 4;       ///< past iterates that are combined
    double damping = 1.0; ///< weight of the map against the iterate
};

/// Anderson-accelerated fixed-point iteration u <- map(u) (Walker and Ni, SIAM J. Numer. Anal. 49, 1715 (2011)), for
/// a system whose residual is u - map(u). An extrapolation that leaves the admissible domain is replaced by
/// successively shorter steps towards the map; none admissible means `inadmissible`.
/// Meant to bring a start into Newton's basin; `newton` gives the last digits.
template <NonlinearSystem S>
RootReport anderson(const S& system, Vector u, const AndersonOptions& options = {}) {
    RootReport report{.u = std::move(u)};
    if (!system.admissible(report.u)) {
        report.status = Status::inadmissible;
        return report;
    }
    std::deque<Vector> du;
    std::deque<Vector> df;
    Vector previous_u;
    Vector previous_f;
    for (; report.iterations < options.max_iterations; ++report.iterations) {
        const Vector f = -system.residual(report.u);
        report.residual = system.residual_norm(report.u, f);
        if (!std::isfinite(report.residual)) {
            report.status = Status::diverged;
            return report;
        }
        if (report.residual <= options.tolerance) {
            report.status = Status::converged;
            return report;
        }
        if (previous_u.size() > 0) {
            du.push_back(report.u - previous_u);
            df.push_back(f - previous_f);
            if (static_cast<int>(du.size()) > options.memory) {
                du.pop_front();
                df.pop_front();
            }
        }
        Vector step = options.damping * f;
        if (!du.empty()) {
            Matrix F(f.size(), static_cast<Eigen::Index>(df.size()));
            for (Eigen::Index k = 0; k < F.cols(); ++k) F.col(k) = df[static_cast<std::size_t>(k)];
            const Vector gamma = F.colPivHouseholderQr().solve(f);
            for (Eigen::Index k = 0; k < F.cols(); ++k)
                step -=
                    gamma(k) * (du[static_cast<std::size_t>(k)] + options.damping * df[static_cast<std::size_t>(k)]);
        }
        previous_u = report.u;
        previous_f = f;
        Vector next = report.u + step;
        if (!next.allFinite() || !system.admissible(next)) {
            double length = options.damping;
            do {
                next = report.u + length * f;
                length *= 0.5;
            } while (!system.admissible(next) && length > 1e-6);
            du.clear();
            df.clear();
        }
        if (!system.admissible(next)) {
            report.status = Status::inadmissible;
            return report;
        }
        report.u = next;
    }
    report.residual = system.residual_norm(report.u, system.residual(report.u));
    report.status = report.residual <= options.tolerance ? Status::converged : Status::stalled;
    return report;
}

} // namespace mattis
