package clearinghouse.pages;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;

/**
 * A text as a picture that a camera reads, to be drawn as one path of squares.
 *
 * @param size of its side in squares, with the light edge that a camera needs
 */
record QrPicture(int size, String path) {

    /** Fails where the text is longer than such a picture holds. */
    static QrPicture of(String text) {
        try {
            var squares = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0);
            return new QrPicture(squares.getWidth(), path(squares));
        } catch (WriterException e) {
            throw new IllegalArgumentException("no picture holds this text", e);
        }
    }

    private static String path(BitMatrix squares) {
        var path = new StringBuilder();
        for (int y = 0; y < squares.getHeight(); y++) {
            for (int x = 0; x < squares.getWidth(); x++) {
                if (squares.get(x, y)) {
                    path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
                }
            }
        }
        return path.toString();
    }

    @Override
    public String toString() {
        return "QrPicture[…]";
    }
}
