/** The few architectures that many need, one file each. A model is a record of layers. */
package nurture.model;
