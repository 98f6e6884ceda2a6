/**
 * What a run has to show: {@code report.json} for programs and {@code report.html}, one file that
 * stands alone, for people. Both are made from one {@link nurture.app.report.ReportData}; {@code
 * docs/reports.md} lists every name.
 */
@NullMarked
package nurture.app.report;

import org.jspecify.annotations.NullMarked;
